import { byId, setText } from '../elements.ts';
import { claimTab, sessionStore } from '../tab-storage.ts';
import { createApi } from './api.ts';
import { type DateRange, ownTimeZone, paramsOf, rangeOf } from './date-range.ts';
import { errorWords } from './parts/states.ts';
import { formatRoute, parseRoute, type Route, windowParams } from './route.ts';
import { saveFile } from './save-file.ts';
import { createSession, type Session, sessionTab } from './session.ts';
import { createShell } from './shell.ts';
import { signInForm } from './sign-in.ts';
import { applyTheme } from './theme.ts';
import { createToolbar } from './toolbar.ts';
import { createViewer } from './viewer.ts';

/** Starts the page for staff: asks who it is, then shows what the address says. */
export async function startDashboard(): Promise<void> {
  applyTheme();
  const store = sessionStore();
  // A refresh token works once, so a duplicated tab must not go on with the copy it was given.
  await claimTab(sessionTab(store));
  const announce = announcer();
  const session = createSession({
    store,
    onEnd: () => askWho('You were signed out. Sign in to go on where you were.'),
  });
  const api = createApi({ session });
  const shell = createShell({
    signOut: () => {
      session.signOut();
      askWho('You are signed out.');
    },
  });
  let csv = new URLSearchParams();
  const toolbar = createToolbar({
    choose: (range) => goTo(withRange(currentRoute(session), range)),
    download: () => saveFile({ api, query: csv }).catch((error) => announce(errorWords(error))),
  });
  const viewer = createViewer({
    api,
    announce,
    toolbar,
    onView: (view) => {
      csv = view.csv ?? new URLSearchParams();
    },
    onSignedOut: () => askWho('You were signed out. Sign in to go on where you were.'),
  });
  /** What the reports were last about, so that going to another page keeps it. */
  let kept = new URLSearchParams();

  function askWho(notice: string | null): void {
    viewer.leave();
    shell.showSignIn(signInForm({ session, notice, done: show }));
  }

  function show(): void {
    const user = session.user();
    if (!user) {
      askWho(null);
      return;
    }
    const route = currentRoute(session);
    if (parseRoute(location.hash) === null) history.replaceState(null, '', formatRoute(route));
    const range = rangeOf(route.params, { nowMs: Date.now(), defaultTimeZone: ownTimeZone() });
    if (route.page === 'conversations') kept.set('time_zone', range.timeZone);
    else kept = windowParams(route.params);
    shell.showPages({ user, current: route.page, params: kept });
    viewer.show({ route, range, user });
  }

  addEventListener('hashchange', show);
  show();
}

/** What the address says, else the first page that the person may see. */
function currentRoute(session: Pick<Session, 'user'>): Route {
  const first = session.user()?.role === 'agent' ? 'live' : 'overview';
  return parseRoute(location.hash) ?? { page: first, id: null, params: new URLSearchParams() };
}

/** The same view for another time; what else the address says stays. */
function withRange(route: Route, range: DateRange): string {
  const params = new URLSearchParams(route.params);
  for (const name of windowParams(params).keys()) params.delete(name);
  return formatRoute({ ...route, params: new URLSearchParams([...paramsOf(range), ...params]) });
}

function goTo(href: string): void {
  location.hash = href;
}

/** Says something to those who listen to the page. */
function announcer(): (words: string) => void {
  const target = byId('announcer', HTMLElement);
  return (words) => setText(target, words);
}
