/** Colors of one scheme: text and background of the page, and backgrounds of the heat table from weak to strong. */
export interface Palette {
  readonly text: string;
  readonly quiet: string;
  readonly page: string;
  readonly panel: string;
  readonly line: string;
  /** Texts that got their own label. */
  readonly right: readonly [string, string, string, string];
  /** Texts that were taken for another. */
  readonly wrong: readonly [string, string, string, string];
}

/** The text is readable on every background (WCAG 2.2 AA, 4.5 to 1). */
export const LIGHT: Palette = {
  text: '#1a1a1a',
  quiet: '#555555',
  page: '#ffffff',
  panel: '#f4f4f6',
  line: '#c9c9d1',
  right: ['#e3eefb', '#c3dcf7', '#9cc6f2', '#74aeea'],
  wrong: ['#fdeccf', '#fbd49b', '#f7b45c', '#f09a2e'],
};

export const DARK: Palette = {
  text: '#f2f2f2',
  quiet: '#b5b5b5',
  page: '#121214',
  panel: '#1d1d21',
  line: '#45454d',
  right: ['#13283d', '#173a5c', '#1b4d7d', '#1f5f9e'],
  wrong: ['#3a2810', '#5a3a10', '#7a4b0c', '#94580a'],
};

function variables({ right, wrong, ...named }: Palette): string {
  const levels = (name: string, colors: readonly string[]) =>
    colors.map((color, level) => `--${name}${level + 1}:${color}`);
  return [
    ...Object.entries(named).map(([name, color]) => `--${name}:${color}`),
    ...levels('right', right),
    ...levels('wrong', wrong),
  ].join(';');
}

const HEAT = [1, 2, 3, 4]
  .map((level) => `.r${level}{background:var(--right${level})}.w${level}{background:var(--wrong${level})}`)
  .join('');

/** The style of the report: one column that fits a phone; wide tables scroll in themselves. */
export const STYLE = `
:root{color-scheme:light dark;${variables(LIGHT)}}
@media (prefers-color-scheme:dark){:root{${variables(DARK)}}}
*{box-sizing:border-box}
body{margin:0 auto;padding:1rem;max-width:70rem;background:var(--page);color:var(--text);font:1rem/1.5 system-ui,sans-serif}
h1{font-size:1.4rem;line-height:1.25}
h2{font-size:1.1rem;margin:2rem 0 .5rem}
p,li{overflow-wrap:anywhere}
.quiet{color:var(--quiet)}
dl{display:grid;grid-template-columns:repeat(auto-fit,minmax(min(16rem,100%),1fr));gap:.5rem;margin:0}
dl div{background:var(--panel);border-radius:.5rem;padding:.5rem .75rem}
dt{color:var(--quiet);font-size:.875rem}
dd{margin:0;overflow-wrap:anywhere}
.scroll{overflow:auto;max-height:85vh;border:1px solid var(--line);border-radius:.5rem}
.scroll:focus-visible{outline:3px solid var(--text);outline-offset:2px}
table{border-collapse:separate;border-spacing:0;font-size:.875rem;font-variant-numeric:tabular-nums}
th,td{padding:.3rem .6rem;text-align:right;white-space:nowrap}
th[scope=row]{text-align:left;font-weight:400;position:sticky;left:0;background:var(--page)}
thead th{position:sticky;top:0;background:var(--panel);z-index:1}
thead th:first-child{left:0;z-index:2;text-align:left}
.heat td{min-width:2rem;padding:.1rem .3rem;text-align:center}
.heat thead th:not(:first-child){writing-mode:vertical-rl;transform:rotate(180deg);font-weight:400;padding:.5rem .1rem;text-align:left}
${HEAT}
`.trim();
