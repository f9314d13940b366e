import { Elysia } from 'elysia';
import { AppError } from '#errors.ts';

/** Largest request body, in bytes. A message of the longest kind, a list of articles and their wrapping all fit. */
const MAX_BODY_BYTES = 256 * 1024;

/** No request of this API nests deeper than three levels; validating endless nesting ends with a full stack. */
const MAX_DEPTH = 32;

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
      if (isDeep(text))
        throw new AppError('bad_request', `The body must not nest deeper than ${MAX_DEPTH} levels.`);
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

/** Whether brackets outside of strings nest too deeply; reads text that may not be JSON at all. */
function isDeep(text: string): boolean {
  let depth = 0;
  let quoted = false;
  for (let index = 0; index < text.length; index += 1) {
    const character = text[index];
    if (quoted) {
      if (character === '\\') index += 1;
      else if (character === '"') quoted = false;
    } else if (character === '"') quoted = true;
    else if (character === '[' || character === '{') depth += 1;
    else if (character === ']' || character === '}') depth -= 1;
    if (depth > MAX_DEPTH) return true;
  }
  return false;
}
