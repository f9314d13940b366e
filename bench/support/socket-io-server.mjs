import { createServer } from 'node:http';
import { Server } from 'socket.io';

/** The same as the floor of the plain protocol, on Node with Socket.IO: an event that is answered by its callback. */
const reply = JSON.parse(process.env.FLOOR_REPLY ?? '{}');

const server = createServer((_request, response) => response.end('ready'));
new Server(server, { transports: ['websocket'], perMessageDeflate: false }).on('connection', (socket) => {
  socket.on('message', ({ content }, answer) => {
    if (content !== '') answer(reply);
  });
});
server.listen(Number(process.env.PORT ?? '0'), '127.0.0.1');
