/**
 * The floor of the resume benchmark: whoever says anything is sent the frames of FLOOR_FRAMES, which were recorded from
 * the product. It asks no database and knows nobody, so what is left is the bytes on the wire.
 */
const frames = JSON.parse(process.env['FLOOR_FRAMES'] ?? '[]') as readonly string[];
/** Sockets that were served; what they say afterwards is an acknowledgment. */
const served = new WeakSet<object>();

Bun.serve<undefined>({
  hostname: '127.0.0.1',
  port: Number(process.env['PORT'] ?? '0'),
  fetch(request, server) {
    if (new URL(request.url).pathname === '/ready') return new Response('ready');
    const headers = { 'sec-websocket-protocol': 'chat.v1' };
    return server.upgrade(request, { data: undefined, headers })
      ? undefined
      : new Response(null, { status: 426 });
  },
  websocket: {
    perMessageDeflate: false,
    message(socket) {
      if (served.has(socket)) return;
      served.add(socket);
      for (const frame of frames) socket.send(frame);
    },
  },
});
