import { Elysia } from 'elysia';
import type { AccessTokens } from '#http/access-tokens.ts';
import { authPlugin } from '#http/auth.ts';
import { problems } from '#http/schemas.ts';
import type { ConversationRows, RowsFile } from './conversations.ts';
import { rowsPage, rowsQuery } from './schema.ts';

const MEDIA_TYPES = {
  csv: 'text/csv; charset=utf-8; header=present',
  ndjson: 'application/x-ndjson; charset=utf-8',
} as const;
type FileFormat = keyof typeof MEDIA_TYPES;

/** One row for each conversation. Mounted below the analytics. */
export function conversationRowsRoutes({
  conversations,
  tokens,
}: {
  conversations: ConversationRows;
  tokens: AccessTokens;
}) {
  return new Elysia({ name: 'analytics-conversations' }).use(authPlugin({ tokens })).get(
    '/conversations',
    ({ query, request }) => {
      const format = query.format ?? wantedFormat(request.headers.get('accept'));
      if (format === 'json') return conversations.page(query);
      return fileResponse(conversations.file(query, format), { format });
    },
    {
      requireRole: 'supervisor',
      query: rowsQuery,
      response: { 200: rowsPage, ...problems(400, 401, 403, 422, 429, 503) },
      detail: {
        operationId: 'listConversationFacts',
        summary: 'One row for each conversation',
        description:
          'A page of JSON, or with `format=csv` or `format=ndjson` (or such an Accept header) a file with all rows, which is made while it is read. A file that breaks off ends without the last chunk. In CSV, text that a spreadsheet would run as a formula gets an apostrophe in front.',
        tags: ['Analytics'],
      },
    },
  );
}

/** The first of the known types that an Accept header names; JSON for anything else. */
function wantedFormat(accept: string | null): FileFormat | 'json' {
  for (const part of (accept ?? '').split(',')) {
    const [type = ''] = part.split(';');
    const name = type.trim().toLowerCase();
    if (name === 'application/json') return 'json';
    if (name === 'text/csv') return 'csv';
    if (name === 'application/x-ndjson' || name === 'application/ndjson') return 'ndjson';
  }
  return 'json';
}

/**
 * Reads on only when the client has taken what there is, and stops when it goes away. The first rows are read before
 * anything is answered, so that a failure to read is told as one.
 */
async function fileResponse(
  { name, lines }: RowsFile,
  { format }: { format: FileFormat },
): Promise<Response> {
  const iterator = lines[Symbol.asyncIterator]();
  let next: IteratorResult<string> | undefined = await iterator.next();
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>(
    {
      async pull(controller) {
        const { done, value } = next ?? (await iterator.next());
        next = undefined;
        if (done) controller.close();
        else controller.enqueue(encoder.encode(value));
      },
      async cancel() {
        await iterator.return?.();
      },
    },
    { highWaterMark: 1 },
  );
  const headers = {
    'content-type': MEDIA_TYPES[format],
    'content-disposition': `attachment; filename="${name}.${format}"`,
  };
  return new Response(body, { headers });
}
