/** Colours are pairs for light and dark; each text on its ground has a contrast of at least 4.5 to 1. */
export const previewStyle = `
:root { color-scheme: light dark; --ground: light-dark(#f4f4f6, #121317); --card: light-dark(#ffffff, #1a1d21);
  --ink: light-dark(#1d1c1d, #e8e8ea); --quiet: light-dark(#5c5b60, #a9abb0); --line: light-dark(#d9d9de, #383b42);
  --link: light-dark(#0b5cad, #7db8f5); --green: #007a5a; --red: #c9184a;
  --sans: Lato, "Noto Sans", "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif;
  --mono: "Cascadia Mono", "DejaVu Sans Mono", Menlo, Consolas, monospace; }
:root:has(#theme-light:checked) { color-scheme: light; }
:root:has(#theme-dark:checked) { color-scheme: dark; }
* { box-sizing: border-box; }
html { scroll-padding-top: 1rem; }
body { margin: 0 auto; padding: 1.5rem clamp(0.75rem, 2vw, 2rem) 4rem; max-width: 104rem; background: var(--ground);
  color: var(--ink); font: 15px/1.46 var(--sans); overflow-wrap: anywhere; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 2px; }
.skip { position: absolute; left: -100rem; }
.skip:focus { left: 1rem; top: 0.5rem; background: var(--card); padding: 0.5rem; }
h1 { margin: 0; font-size: 1.7rem; line-height: 1.2; }
header p { margin: 0.4rem 0 0.8rem; color: var(--quiet); max-width: 60rem; }
.theme { display: flex; flex-wrap: wrap; align-items: baseline; gap: 0.2rem 1rem; margin: 0 0 1rem; }
.theme span { color: var(--quiet); }
.theme label { padding: 0.2rem 0; }
nav { background: var(--card); border: 1px solid var(--line); border-radius: 10px; padding: 0.8rem 1rem; }
nav summary { font-weight: 700; cursor: pointer; }
nav details[open] { columns: 15rem; column-gap: 2rem; }
nav section { padding-top: 0.6rem; }
nav h2 { font-size: 0.95rem; margin: 0 0 0.2rem; break-after: avoid; }
nav ul { list-style: none; margin: 0; padding: 0; }
nav li a { display: inline-block; padding: 0.14rem 0; }
.group > h2 { font-size: 1.35rem; margin: 2.6rem 0 0; }
article { margin-top: 1rem; padding: 0.8rem 0 1rem; border-top: 1px solid var(--line); }
article h3 { margin: 0 0 0.6rem; font: 600 1rem var(--mono); }
article h3 a { color: inherit; text-decoration: none; }
article h3 a:hover { text-decoration: underline; }
.columns { display: grid; gap: 1rem; align-items: start; }
.column { min-width: 0; }
.column h4 { margin: 0 0 0.3rem; font-size: 0.8rem; font-weight: 600; color: var(--quiet); }
.slack-phone { display: none; max-width: 375px; }
.terminal { margin: 0; padding: 0.9rem 1rem; border: 1px solid #3a3e46; border-radius: 8px;
  background: #16181d; color: #e6e6e6;
  font: 12.5px/1.5 var(--mono); white-space: pre; overflow-x: auto; overflow-wrap: normal; }
.terminal-80 { display: none; }
.bold { font-weight: 700; } .dim { color: #a4a8b0; } .red { color: #ff8f8f; } .green { color: #86d993; }
.yellow { color: #f2cc60; } .cyan { color: #79d4e4; }
.slack-message { display: flex; gap: 0.55rem; padding: 0.8rem; background: var(--card); border: 1px solid var(--line);
  border-radius: 8px; }
.slack-avatar { flex: none; width: 36px; height: 36px; border-radius: 8px; background: #3b5b92; color: #fff;
  font: 700 22px/34px var(--sans); text-align: center; }
.slack-body { flex: 1; min-width: 0; }
.slack-body > * { margin: 0 0 0.5rem; }
.slack-body > :last-child { margin-bottom: 0; }
.slack-body > .slack-author { margin-bottom: 0.15rem; line-height: 1.3; }
.slack-app { font-size: 10px; font-weight: 700; padding: 1px 3px; border-radius: 3px; color: var(--quiet);
  background: light-dark(#ececef, #2c3036); }
.slack-header { font-size: 18px; line-height: 1.33; font-weight: 800; white-space: pre-wrap; }
.slack-context { font-size: 13px; line-height: 1.4; color: var(--quiet); white-space: pre-wrap; }
.slack-rich p { margin: 0; white-space: pre-wrap; }
.slack-rich ul { margin: 0; padding-left: 1.5rem; white-space: pre-wrap; }
.slack-actions { display: flex; flex-wrap: wrap; gap: 8px; }
.slack-button { max-width: 100%; padding: 0.35rem 0.75rem; border: 1px solid light-dark(#b9b9bf, #5b5f66);
  border-radius: 6px; background: var(--card); color: var(--ink); font: 700 14px var(--sans); }
.slack-primary { background: var(--green); border-color: var(--green); color: #fff; }
.slack-danger { background: var(--red); border-color: var(--red); color: #fff; }
.slack-file { padding: 0.4rem 0.6rem; border: 1px solid var(--line); border-radius: 6px; }
.column details { margin-top: 0.3rem; font-size: 13px; color: var(--quiet); }
.column summary { cursor: pointer; }
.fallback { margin: 0.3rem 0 0; padding: 0.6rem; border-left: 3px solid var(--line); white-space: pre-wrap; }
@media (min-width: 46rem) { .slack-phone, .terminal-80 { display: block; } .terminal-40 { display: none; } }
@media (min-width: 70rem) { .columns { grid-template-columns: minmax(0, 41rem) minmax(0, 1fr); }
  .slack-phone { grid-column: 2; } }
@media (min-width: 90rem) { .columns { grid-template-columns: 42rem minmax(0, 1fr) 375px; } .slack-phone { grid-column: 3; } }
`;
