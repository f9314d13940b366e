import './gc-on-signal.ts';

/** The floor of the connection benchmark: accepts sockets and knows nothing about them. */
Bun.serve<undefined>({
  hostname: '127.0.0.1',
  port: Number(process.env['PORT'] ?? '0'),
  fetch(request, server) {
    if (new URL(request.url).pathname === '/ready') return new Response('ready');
    return server.upgrade(request, { data: undefined }) ? undefined : new Response(null, { status: 426 });
  },
  websocket: { perMessageDeflate: false, idleTimeout: 960, sendPings: false, message() {} },
});
