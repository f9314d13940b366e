import { Elysia } from 'elysia';
import { AppError } from '#errors.ts';

/** Largest request body, in bytes. A message of the longest kind, a list of articles and their wrapping all fit. */
const MAX_BODY_BYTES = 256 * 1024;

/**
 * Reads request bodies as JSON and as nothing else: another content type is 415, a body over MAX_BODY_BYTES is 413,
 * text that is not JSON is 400. A request without a body passes with none.
 */
export function jsonBody({ maxBytes = MAX_BODY_BYTES }: { maxBytes?: number } = {}) {
  return new Elysia({ name: 'json-body' }).onParse(
    { as: 'global' },
    async function parseJson({ request, contentType }) {
      if (request.body === null) return undefined;
      if (Number(request.headers.get('content-length') ?? 0) > maxBytes) throw tooLarge(maxBytes);
      const text = await readText(request, { maxBytes });
      // The framework would read the body again if this returned undefined.
      if (text === '') return null;
      if (!isJson(contentType)) {
        throw new AppError('unsupported_media_type', 'The body must be JSON, sent as application/json.', {
          headers: { accept: 'application/json' },
        });
      }
      try {
        return JSON.parse(text);
      } catch {
        throw new AppError('malformed_json', 'The body could not be read as JSON.');
      }
    },
  );
}

/** The whole body; one of unstated length is read no further than `maxBytes`, so that it cannot fill the memory. */
async function readText(request: Request, { maxBytes }: { maxBytes: number }): Promise<string> {
  if (request.body === null || request.headers.has('content-length')) return request.text();
  const chunks: Uint8Array[] = [];
  let length = 0;
  for await (const chunk of request.body) {
    length += chunk.byteLength;
    if (length > maxBytes) throw tooLarge(maxBytes);
    chunks.push(chunk);
  }
  return new TextDecoder().decode(Buffer.concat(chunks));
}

function isJson(contentType: string | undefined): boolean {
  return contentType?.trim().toLowerCase() === 'application/json';
}

function tooLarge(maxBytes: number): AppError {
  return new AppError('message_too_large', `The body must have ${maxBytes} bytes or fewer.`);
}
