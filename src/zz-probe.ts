import { startTestApp } from '../test/support/test-app.ts';
const app = await startTestApp();
async function talk(texts: string[]) { const userId = Bun.randomUUIDv7(); let id: string | null = null;
 for (const content of texts) { const r: any = await app.runtime.deps.turns.handleMessage({ userId, content, conversationId: id, clientMessageId: null, channel: 'http' }); id = r.conversation_id; console.log(content, '->', r.decision, r.intent_data.topic, r.intent_data.confidence, JSON.stringify(r.response ?? r.content ?? r.message).slice(0,180)); } console.log(); }
await talk(['my internet is down', 'that worked, thanks']);
await talk(['my internet is down', 'that did not work', 'it works now']);
await talk(['my internet is slow', 'still slow', 'still slow', 'i want a person']);
for (const t of ['bill', 'modem', 'remote', 'internet', 'my plan', 'appointment', 'phone number', 'equipment']) await talk([t, 'the first one']);
await talk(['mi internet no funciona', 'ya funciona, gracias']);
await app[Symbol.asyncDispose](); process.exit(0);
