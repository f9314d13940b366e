/**
 * The floor of the fan-out benchmark: sockets in one topic. Whatever one of them says makes the server publish the
 * frames of FLOOR_FRAMES to all of them.
 */
const frames = JSON.parse(process.env['FLOOR_FRAMES'] ?? '[]') as readonly string[];

const server = Bun.serve<undefined>({
  hostname: '127.0.0.1',
  port: Number(process.env['PORT'] ?? '0'),
  fetch(request, upgrader) {
    if (new URL(request.url).pathname === '/ready') return new Response('ready');
    return upgrader.upgrade(request, { data: undefined }) ? undefined : new Response(null, { status: 426 });
  },
  websocket: {
    perMessageDeflate: false,
    open: (socket) => void socket.subscribe('all'),
    message() {
      for (const frame of frames) server.publish('all', frame);
    },
  },
});
