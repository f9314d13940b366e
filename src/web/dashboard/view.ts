import type { Api } from './api.ts';
import type { DateRange } from './date-range.ts';
import type { Route } from './route.ts';
import type { StaffUser } from './session.ts';

/** What a page is built with, for one address. */
export interface ViewContext {
  readonly api: Api;
  readonly user: StaffUser;
  readonly route: Route;
  readonly range: DateRange;
  /** Ends when the page is left or built anew. */
  readonly signal: AbortSignal;
  /** Calls back once what was built stands in the document. */
  afterMount(action: () => void): void;
  /** Goes to another view. */
  open(href: string): void;
  /** Says something to those who listen to the page. */
  announce(words: string): void;
}

/** What a page is made of. */
export interface View {
  readonly title: string;
  /** Below the title. */
  readonly note?: string;
  readonly content: readonly Node[];
  /** When the figures were counted. */
  readonly asOf?: string | null;
  /** Parameters of the conversations that the CSV button gets; absent: there is no button. */
  readonly csv?: URLSearchParams;
}

export interface Page {
  readonly name: string;
  /** Whether agents may see it too. */
  readonly forAgents: boolean;
  /** Whether it is about a time that can be chosen. */
  readonly ranged: boolean;
  readonly skeleton: { readonly tiles: number; readonly cards: number };
  build(context: ViewContext): Promise<View>;
}
