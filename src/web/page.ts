import { type ChatSession, openChatSession } from './chat-session.ts';
import { createComposer } from './composer.ts';
import { connectionNotice } from './connection.ts';
import { button, byId, element, setText } from './elements.ts';
import { createNoticeView } from './notice-view.ts';
import { EXAMPLES, quickReplies } from './quick-replies.ts';
import { createQuickRepliesView } from './quick-replies-view.ts';
import { createScroll } from './scroll.ts';
import { claimTab, type TabStorage } from './tab-storage.ts';
import { createTranscript } from './transcript.ts';

/** Waiting times and labels on the page are at most this old. */
const TICK_MS = 250;
/** Old messages are no news: they are in the log before it is read out again. */
const QUIET_MS = 1_000;

/** Starts the page: one conversation at a time, shown as it is. */
export async function startPage(storage: TabStorage): Promise<void> {
  await claimTab(storage);
  let frame = 0;
  const update = () => {
    if (frame === 0) frame = requestAnimationFrame(show);
  };
  let session = openChatSession({ storage, onChange: update });
  const view = createPageView({
    session: () => session,
    startOver: async () => {
      session.close();
      storage.clear();
      await claimTab(storage);
      session = openChatSession({ storage, onChange: update });
      update();
    },
  });
  function show(): void {
    frame = 0;
    view.show(session);
  }
  setInterval(() => {
    const { connection, conversation } = session.state;
    if (connection.downSinceMs !== null || conversation.waiting.length > 0) update();
  }, TICK_MS);
  update();
}

/** Puts the parts of the page together. */
function createPageView({
  session,
  startOver,
}: {
  session: () => ChatSession;
  startOver: () => Promise<void>;
}) {
  const scroll = createScroll();
  const announce = announcer();
  const send = (content: string) => {
    session().send(content);
    scroll.toEnd();
    composer.focus();
  };
  const composer = createComposer({ send, announce });
  const notice = createNoticeView({ retry: () => session().retry(), announce });
  const quick = createQuickRepliesView(send);
  const log = createLog();
  const transcript = createTranscript(
    { log: log.root, drafts: byId('drafts', HTMLElement), waiting: byId('waiting', HTMLElement) },
    {
      rate: async (reply, helpful) => {
        const noted = await session().rate(reply, helpful);
        announce(noted ? 'Thanks, your rating was noted.' : 'Your rating could not be saved.');
        return noted;
      },
      tellSolved: async (solved) => {
        const noted = await session().tellSolved(solved);
        announce(noted ? 'Thanks, your answer was noted.' : 'Your answer could not be saved.');
        return noted;
      },
      stop: (replyTo) => session().stop(replyTo),
      takeBack: (id) => composer.putBack(session().takeBack(id)),
    },
  );
  const welcome = createWelcome(send);
  byId('new-conversation', HTMLButtonElement).addEventListener('click', () => {
    if (!mayLeave(session())) return;
    void startOver().then(transcript.clear);
    composer.focus();
  });
  composer.focus();

  return {
    show({ state, settled }: ChatSession): void {
      const nowMs = Date.now();
      const { entries, waiting } = state.conversation;
      welcome.hidden = !settled || entries.length > 0 || waiting.length > 0;
      log.setQuiet(!settled);
      transcript.show({ ...state, nowMs });
      quick.show(quickReplies(state.conversation));
      const unsent = waiting.filter(({ problem }) => problem === null).length;
      notice.show(connectionNotice(state.connection, { nowMs, waiting: unsent }));
      scroll.follow();
    },
  };
}

/** Asks first when something was not sent. */
function mayLeave({ state }: ChatSession): boolean {
  if (state.conversation.waiting.length === 0) return true;
  return window.confirm('Messages that were not sent yet will be lost. Start a new conversation?');
}

/** Says something to those who listen to the page. */
function announcer(): (words: string) => void {
  const target = byId('announcer', HTMLElement);
  return (words) => setText(target, words);
}

/** The list of messages, which is read out except while old ones are put in. */
function createLog() {
  const root = byId('log', HTMLElement);
  return {
    root,
    setQuiet(quiet: boolean): void {
      const isQuiet = root.getAttribute('aria-live') === 'off';
      if (quiet) root.setAttribute('aria-live', 'off');
      else if (isQuiet) setTimeout(() => root.setAttribute('aria-live', 'polite'), QUIET_MS);
    },
  };
}

/** What stands there before the first message. */
function createWelcome(send: (example: string) => void): HTMLElement {
  const examples = EXAMPLES.map((example) =>
    element('li', '', { children: [button('example', { label: example, onClick: () => send(example) })] }),
  );
  byId('examples', HTMLElement).replaceChildren(...examples);
  return byId('welcome', HTMLElement);
}
