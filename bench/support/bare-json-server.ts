/** The floor of the plain protocol: reads JSON, writes the JSON of the reply in FLOOR_REPLY, and does nothing else. */
const reply: unknown = JSON.parse(process.env['FLOOR_REPLY'] ?? '{}');

Bun.serve<undefined>({
  hostname: '127.0.0.1',
  port: Number(process.env['PORT'] ?? '0'),
  fetch(request, server) {
    if (new URL(request.url).pathname === '/ready') return new Response('ready');
    return server.upgrade(request, { data: undefined }) ? undefined : new Response(null, { status: 426 });
  },
  websocket: {
    perMessageDeflate: false,
    message(socket, frame) {
      const { content } = JSON.parse(String(frame)) as { content: string };
      if (content !== '') socket.send(JSON.stringify(reply));
    },
  },
});
