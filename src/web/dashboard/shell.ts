import { button, byId, element } from '../elements.ts';
import { PAGE_VIEWS } from './pages/pages.ts';
import { formatRoute, PAGES, type PageName } from './route.ts';
import type { StaffUser } from './session.ts';
import { themeSwitch } from './theme.ts';

/** The bar at the top: pages, colors, and who is signed in. */
export function createShell({ signOut }: { signOut: () => void }) {
  const nav = byId('nav', HTMLElement);
  const account = byId('account', HTMLElement);
  const main = byId('main', HTMLElement);
  const colors = themeSwitch();
  const leave = button('tool', { label: 'Sign out', onClick: signOut });
  byId('skip', HTMLAnchorElement).addEventListener('click', (event) => {
    // The part of the address behind # says which page this is.
    event.preventDefault();
    main.focus();
  });
  account.replaceChildren(colors);
  return {
    showSignIn(form: HTMLElement): void {
      nav.hidden = true;
      account.replaceChildren(colors);
      document.title = 'Sign in – Larkline dashboard';
      main.replaceChildren(form);
      form.querySelector('input')?.focus();
    },
    /** `params` go along to whatever page is chosen. */
    showPages({
      user,
      current,
      params,
    }: {
      user: StaffUser;
      current: PageName;
      params: URLSearchParams;
    }): void {
      const visible = PAGES.filter((page) => user.role !== 'agent' || PAGE_VIEWS[page].forAgents);
      const links = visible.map((page) =>
        element('a', 'nav-link', {
          attributes: {
            href: formatRoute({ page, params }),
            ...(page === current ? { 'aria-current': 'page' } : {}),
          },
          children: [PAGE_VIEWS[page].name],
        }),
      );
      nav.hidden = false;
      replaceLinks(nav, links);
      const who = element('span', 'who', { children: [user.email ?? user.role] });
      who.title = `Signed in as ${user.role}`;
      if (leave.parentElement !== account) account.replaceChildren(colors, who, leave);
    },
  };
}

/** Whoever stands on a link of the bar still does so afterwards. */
function replaceLinks(nav: HTMLElement, links: readonly HTMLElement[]): void {
  const index = [...nav.children].indexOf(document.activeElement as Element);
  nav.replaceChildren(...links);
  links[index]?.focus({ preventScroll: true });
  // On a phone the bar is wider than the screen.
  const current = links.find((link) => link.hasAttribute('aria-current'));
  if (current)
    nav.scrollLeft = current.offsetLeft - nav.offsetLeft - (nav.clientWidth - current.offsetWidth) / 2;
}
