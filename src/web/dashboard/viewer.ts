import { byId, element } from '../elements.ts';
import { type Api, ApiError } from './api.ts';
import type { DateRange } from './date-range.ts';
import { buildFlow } from './pages/flow.ts';
import { PAGE_VIEWS } from './pages/pages.ts';
import { errorBox, skeleton } from './parts/states.ts';
import type { Route } from './route.ts';
import { SignedOut, type StaffUser } from './session.ts';
import { clock } from './times.ts';
import type { createToolbar } from './toolbar.ts';
import type { View, ViewContext } from './view.ts';

export interface ViewerOptions {
  readonly api: Api;
  readonly announce: (words: string) => void;
  readonly toolbar: ReturnType<typeof createToolbar>;
  readonly onView: (view: View) => void;
  readonly onSignedOut: () => void;
}

/** What to show, and to whom. */
export interface Shown {
  readonly route: Route;
  readonly range: DateRange;
  readonly user: StaffUser;
}

/** Shows one view at a time. What was there stays, dimmed, until the next is ready. */
export function createViewer({ api, announce, toolbar, onView, onSignedOut }: ViewerOptions) {
  const main = byId('main', HTMLElement);
  const title = element('h1', '', { attributes: { tabindex: '-1' } });
  const note = element('p', 'note');
  const head = element('div', 'head', { children: [title, note] });
  const content = element('div', 'content');
  let shownPage = '';
  let onScreen = new AbortController();
  let loading = new AbortController();

  const put = (view: View, { isNewPage, zone }: { isNewPage: boolean; zone: string }) => {
    title.textContent = view.title;
    note.textContent = noteOf(view, zone);
    document.title = `${view.title} – Larkline dashboard`;
    const hadFocus = content.contains(document.activeElement);
    content.replaceChildren(...view.content);
    content.removeAttribute('aria-busy');
    onView(view);
    // Whoever followed a link or pressed something that is gone now is taken to the top of what came.
    if (isNewPage || hadFocus) title.focus({ preventScroll: true });
  };

  const load = async (shown: Shown, { isNewPage }: { isNewPage: boolean }) => {
    const { signal } = loading;
    const mounts: (() => void)[] = [];
    const { page, forAgents } = definitionOf(shown.route);
    const context: ViewContext = {
      ...shown,
      api,
      signal,
      announce,
      open: (href) => {
        location.hash = href;
      },
      afterMount: (action) => mounts.push(action),
    };
    const finish = (view: View) => {
      if (signal.aborted) return;
      onScreen.abort();
      onScreen = loading;
      put(view, { isNewPage, zone: shown.range.timeZone });
      toolbar.show({
        range: shown.range,
        ranged: page.ranged && shown.route.id === null,
        csv: view.csv !== undefined,
      });
      for (const mount of mounts) mount();
    };
    try {
      if (shown.user.role === 'agent' && !forAgents) throw new ApiError(403, '');
      const { id } = shown.route;
      finish(id === null ? await page.build(context) : await buildFlow(context, id));
      announce(`${title.textContent} is ready.`);
    } catch (error) {
      if (signal.aborted) return;
      if (error instanceof SignedOut) {
        onSignedOut();
        return;
      }
      finish({ title: page.name, content: [errorBox(error, { retry: () => show(shown) })] });
    }
  };

  function show(shown: Shown): void {
    const { page } = definitionOf(shown.route);
    const key = `${shown.route.page}/${shown.route.id ?? ''}`;
    const isFirst = shownPage === '';
    const isNewPage = key !== shownPage;
    // Whoever has just signed in stood on a form that is gone.
    const hadFocus = main.contains(document.activeElement);
    shownPage = key;
    if (loading !== onScreen) loading.abort();
    loading = new AbortController();
    if (isNewPage) {
      onScreen.abort();
      title.textContent = shown.route.id === null ? page.name : 'Conversation';
      note.textContent = ' ';
      content.replaceChildren(skeleton(page.skeleton));
      toolbar.show({
        range: shown.range,
        ranged: page.ranged && shown.route.id === null,
        csv: false,
      });
      scrollTo(0, 0);
    }
    content.setAttribute('aria-busy', 'true');
    if (head.parentElement !== main) main.replaceChildren(head, toolbar.root, content);
    void load(shown, { isNewPage: isNewPage && (!isFirst || hadFocus) });
  }

  return {
    show,
    /** Ends what is shown and what is on its way. */
    leave(): void {
      loading.abort();
      onScreen.abort();
      shownPage = '';
    },
  };
}

/** What the page is about, and how fresh it is. */
function noteOf({ note = '', asOf }: View, zone: string): string {
  if (asOf === undefined) return note;
  return `${note} · ${asOf === null ? 'nothing counted yet' : `counted to ${clock(asOf, zone)}`}`;
}

function definitionOf({ page }: Route) {
  const definition = PAGE_VIEWS[page];
  return { page: definition, forAgents: definition.forAgents };
}
