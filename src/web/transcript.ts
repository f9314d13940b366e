import { type Connection, waitingLabel } from './connection.ts';
import { awaitsReply, type Conversation, type Entry, replyKey } from './conversation.ts';
import { dayOf, dayTitle } from './dates.ts';
import { arrange, element, setText } from './elements.ts';
import { type CustomerView, customerView, type ReplyView, replyView } from './message-views.ts';
import type { Reply } from './reply.ts';

export interface TranscriptActions {
  readonly rate: (reply: Reply, helpful: boolean) => Promise<boolean>;
  readonly tellSolved: (solved: boolean) => Promise<boolean>;
  readonly stop: (replyTo: string) => void;
  /** Puts an unsent message back into the composer. */
  readonly takeBack: (id: string) => void;
}

/** Where messages stand: what is final in the log, which is read out, the rest outside of it. */
export interface TranscriptPlaces {
  readonly log: HTMLElement;
  readonly drafts: HTMLElement;
  readonly waiting: HTMLElement;
}

export interface TranscriptState {
  readonly conversation: Conversation;
  readonly connection: Connection;
  /** What is being done about the newest message, in words; null when nothing is known. */
  readonly progress: string | null;
  readonly nowMs: number;
}

/** Shows a conversation; each message keeps its element from being typed or drafted to being final. */
export function createTranscript(places: TranscriptPlaces, actions: TranscriptActions) {
  const customers = new Map<string, CustomerView>();
  const replies = new Map<string, ReplyView>();
  const days = new Map<string, HTMLElement>();
  const progress = progressView();

  const customer = (key: string, content: string) =>
    remembered(customers, { key, make: () => customerView(content) });
  const reply = (key: string) => remembered(replies, { key, make: replyView });

  function entryElement(entry: Entry): HTMLElement {
    if (entry.kind === 'customer') {
      const view = customer(entry.key, entry.content);
      view.committed(entry);
      return view.root;
    }
    const view = reply(entry.key);
    view.committed(entry, {
      rate: (helpful) => actions.rate(entry.reply, helpful),
      tellSolved: actions.tellSolved,
    });
    return view.root;
  }

  function logElements({ entries }: Conversation, nowMs: number): readonly HTMLElement[] {
    let previous = '';
    return entries.flatMap((entry) => {
      const day = dayOf(entry.at);
      const isNewDay = day !== previous;
      previous = day;
      if (!isNewDay) return [entryElement(entry)];
      const heading = remembered(days, { key: day, make: () => element('h2', 'day') });
      setText(heading, dayTitle(entry.at, { nowMs }));
      return [heading, entryElement(entry)];
    });
  }

  function draftElements({ drafts }: Conversation): readonly HTMLElement[] {
    return drafts.map((draft) => {
      const view = reply(replyKey(draft.replyTo));
      view.writing(draft, { stop: () => actions.stop(draft.replyTo) });
      return view.root;
    });
  }

  function waitingElements({ conversation, connection, nowMs }: TranscriptState): readonly HTMLElement[] {
    return conversation.waiting.map((message) => {
      const view = customer(message.id, message.content);
      view.waits(message, {
        label: waitingLabel(message, { connection, nowMs }),
        takeBack: () => actions.takeBack(message.id),
      });
      return view.root;
    });
  }

  return {
    show(state: TranscriptState): void {
      const { conversation, connection, nowMs } = state;
      const answering = connection.state === 'connected' && awaitsReply(conversation) !== null;
      if (answering) setText(progress.words, state.progress ?? 'Reading your message');
      // Out of the drafts before it is in the log: an element can only stand in one place.
      const drafts = draftElements(conversation);
      arrange(places.log, logElements(conversation, nowMs));
      arrange(places.drafts, answering ? [...drafts, progress.root] : drafts);
      arrange(places.waiting, waitingElements(state));
    },
    /** Forgets everything shown. */
    clear(): void {
      customers.clear();
      replies.clear();
      days.clear();
      for (const place of [places.log, places.drafts, places.waiting]) place.replaceChildren();
    },
  };
}

function remembered<View>(views: Map<string, View>, { key, make }: { key: string; make: () => View }): View {
  const known = views.get(key);
  if (known !== undefined) return known;
  const made = make();
  views.set(key, made);
  return made;
}

/** Three dots; a style lets them appear only after a moment, because most answers are there before. */
function progressView() {
  const words = element('span', '');
  const root = element('p', 'progress', {
    children: [element('span', 'dots', { attributes: { 'aria-hidden': 'true' } }), words],
  });
  return { root, words };
}
