import { createServer } from 'node:http';
import { WebSocketServer } from 'ws';

/** The same as the floor of the plain protocol, on Node with the `ws` package. */
const reply = JSON.parse(process.env.FLOOR_REPLY ?? '{}');

const server = createServer((_request, response) => response.end('ready'));
new WebSocketServer({ server, perMessageDeflate: false }).on('connection', (socket) => {
  socket.on('message', (frame) => {
    const { content } = JSON.parse(frame.toString());
    if (content !== '') socket.send(JSON.stringify(reply));
  });
});
server.listen(Number(process.env.PORT ?? '0'), '127.0.0.1');
