/** Forms that no spelling rule gives; each list replaces the regular past forms of the verb. */
const IRREGULAR: Readonly<Record<string, readonly string[]>> = {
  be: ['is', 'are', 'was', 'were', 'been', 'being', 'am'],
  break: ['breaks', 'broke', 'broken', 'breaking'],
  bring: ['brings', 'brought', 'bringing'],
  buy: ['buys', 'bought', 'buying'],
  come: ['comes', 'came', 'coming'],
  cut: ['cuts', 'cutting'],
  do: ['does', 'did', 'done', 'doing'],
  find: ['finds', 'found', 'finding'],
  forget: ['forgets', 'forgot', 'forgotten', 'forgetting'],
  freeze: ['freezes', 'froze', 'frozen', 'freezing'],
  get: ['gets', 'got', 'gotten', 'getting'],
  give: ['gives', 'gave', 'given', 'giving'],
  go: ['goes', 'went', 'gone', 'going'],
  have: ['has', 'had', 'having'],
  keep: ['keeps', 'kept', 'keeping'],
  leave: ['leaves', 'left', 'leaving'],
  lose: ['loses', 'lost', 'losing', 'loose', 'loosing'],
  make: ['makes', 'made', 'making'],
  pay: ['pays', 'paid', 'payed', 'paying'],
  put: ['puts', 'putting'],
  run: ['runs', 'ran', 'running'],
  say: ['says', 'said', 'saying'],
  see: ['sees', 'saw', 'seen', 'seeing'],
  send: ['sends', 'sent', 'sending'],
  set: ['sets', 'setting'],
  steal: ['steals', 'stole', 'stolen', 'stealing'],
  take: ['takes', 'took', 'taken', 'taking'],
  tell: ['tells', 'told', 'telling'],
};

/** Short verbs that double their last letter before -ed and -ing. */
const DOUBLING: ReadonlySet<string> = new Set(
  'ban bat cap chat clip control crop dim drag drip drop flag flip format grab hop jam lag log nag opt permit plan plug port program quit refer rip rob scam ship skip slip spam stop submit swap tap throb trap trip unplug whip wrap zip'.split(
    ' ',
  ),
);

function pastAndGerund(base: string): readonly string[] {
  if (base.endsWith('e')) {
    return [`${base}d`, `${base.slice(0, -1)}ing`];
  }
  if (/[^aeiou]y$/.test(base)) {
    return [`${base.slice(0, -1)}ied`, `${base}ing`];
  }
  const stem = DOUBLING.has(base) ? base + base.slice(-1) : base;
  return [`${stem}ed`, `${stem}ing`];
}

function thirdPerson(base: string): string {
  if (/(?:s|x|z|ch|sh)$/.test(base)) {
    return `${base}es`;
  }
  return /[^aeiou]y$/.test(base) ? `${base.slice(0, -1)}ies` : `${base}s`;
}

/** A word with all its inflections, the word itself first: `charge` gives charge, charges, charged, charging. */
export function inflect(base: string): readonly string[] {
  const irregular = IRREGULAR[base];
  return irregular ? [base, ...irregular] : [base, thirdPerson(base), ...pastAndGerund(base)];
}
