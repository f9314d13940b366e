/** What a server that is no good does with each request. */
export type Fault =
  | 'error'
  | 'hang'
  | 'cut'
  | 'cut-body'
  | 'not-json'
  | 'other-json'
  | 'redirect'
  | 'unauthorized'
  | 'huge';

export interface FaultyServer extends Disposable {
  readonly url: string;
  /** First lines of the requests that came, and the sign-ins they carried. */
  readonly requests: readonly string[];
  readonly authorizations: readonly (string | undefined)[];
}

const ANSWERS: Partial<Record<Fault, string>> = {
  error: answer('500 Internal Server Error', 'it broke'),
  'not-json': answer('200 OK', '<html>a proxy</html>'),
  'other-json': answer('200 OK', '{"hello":["world",{"run":null}]}'),
  redirect: answer('302 Found', '', 'location: http://127.0.0.1:1/elsewhere\r\n'),
  unauthorized: answer('401 Unauthorized', 'no'),
  'cut-body':
    'HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: 500\r\n\r\n{"experiment":',
  huge: answer('200 OK', `"${'x'.repeat(5 * 1024 * 1024)}"`),
};

/** A server on a raw socket that has one fault, for the first `times` requests; later ones get `good`. */
export function startFaultyServer(
  fault: Fault,
  { times = Number.POSITIVE_INFINITY, good = '{}' }: { times?: number; good?: string } = {},
): FaultyServer {
  const requests: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const server = Bun.listen<{ unsent: Uint8Array }>({
    hostname: '127.0.0.1',
    port: 0,
    socket: {
      open(socket) {
        socket.data = { unsent: new Uint8Array() };
      },
      data(socket, bytes) {
        const text = bytes.toString('latin1');
        // The rest of a body that came in several pieces.
        if (!/^[A-Z]+ \/\S* HTTP\/1\.1\r\n/.test(text)) return;
        requests.push(text.slice(0, text.indexOf(' HTTP/')));
        authorizations.push(/^authorization: (.+)\r$/im.exec(text)?.[1]);
        const isGood = requests.length > times;
        if (!isGood && fault === 'cut') socket.terminate();
        else if (isGood || fault !== 'hang') {
          socket.data.unsent = Buffer.from((isGood ? answer('200 OK', good) : ANSWERS[fault]) ?? '');
          writeOut(socket);
        }
      },
      drain: writeOut,
    },
  });
  return {
    url: `http://127.0.0.1:${server.port}`,
    requests,
    authorizations,
    [Symbol.dispose]: () => server.stop(true),
  };
}

/** Writes what the connection takes, and ends it after the last byte. */
function writeOut(socket: Bun.Socket<{ unsent: Uint8Array }>): void {
  if (socket.data.unsent.length === 0) return;
  socket.data.unsent = socket.data.unsent.subarray(socket.write(socket.data.unsent));
  if (socket.data.unsent.length === 0) socket.end();
}

function answer(status: string, body: string, headers = ''): string {
  return `HTTP/1.1 ${status}\r\n${headers}content-type: application/json\r\ncontent-length: ${body.length}\r\nconnection: close\r\n\r\n${body}`;
}
