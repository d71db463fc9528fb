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
body { margin: 0 auto; padding: 1.5rem clamp(0.75rem, 2vw, 2rem) 4rem; max-width: 120rem; background: var(--ground);
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
.slack-phone, .teams-phone { display: none; max-width: 375px; }
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
.slack-link { color: var(--link); }
.slack-actions { display: flex; flex-wrap: wrap; gap: 8px; }
.slack-button { max-width: 100%; padding: 0.35rem 0.75rem; border: 1px solid light-dark(#b9b9bf, #5b5f66);
  border-radius: 6px; background: var(--card); color: var(--ink); font: 700 14px var(--sans); }
.slack-primary { background: var(--green); border-color: var(--green); color: #fff; }
.slack-danger { background: var(--red); border-color: var(--red); color: #fff; }
.lacking { color: var(--quiet); font-style: italic; }
.slack-file { padding: 0.4rem 0.6rem; border: 1px solid var(--line); border-radius: 6px; }
.column details { margin-top: 0.3rem; font-size: 13px; color: var(--quiet); }
.column summary { cursor: pointer; }
.fallback { margin: 0.3rem 0 0; padding: 0.6rem; border-left: 3px solid var(--line); white-space: pre-wrap; }
.teams-message { display: flex; gap: 0.55rem; }
.teams-avatar { flex: none; width: 32px; height: 32px; border-radius: 50%; background: #1f3a5f; color: #fff;
  font: 700 20px/30px var(--sans); text-align: center; }
.teams-body { flex: 1; min-width: 0; }
.teams-body > .teams-author { margin: 0 0 0.2rem; font-size: 12px; line-height: 1.3; color: var(--quiet); }
.teams-author b { color: var(--ink); }
.teams-app { font-size: 10px; padding: 1px 4px; border-radius: 3px; background: light-dark(#e4e4ea, #2c3036); }
.teams-card { padding: 0.9rem 1rem; background: var(--card); border: 1px solid var(--line); border-radius: 6px;
  font: 14px/1.43 "Segoe UI", var(--sans); }
.teams-card > * { margin: 0.55rem 0 0; }
.teams-card > .teams-space-none { margin-top: 0; } .teams-card > .teams-space-small { margin-top: 0.2rem; }
.teams-card > .teams-space-medium { margin-top: 1rem; } .teams-card > .teams-space-large { margin-top: 1.4rem; }
.teams-card > :first-child { margin-top: 0; }
.teams-heading { font-size: 17px; line-height: 1.3; font-weight: 600; }
.teams-rich { white-space: pre-wrap; }
.teams-bolder { font-weight: 600; } .teams-small { font-size: 12px; } .teams-large { font-size: 17px; }
.teams-subtle { color: var(--quiet); } .teams-link { color: var(--link); }
.teams-good { color: light-dark(#107c10, #92c353); } .teams-attention { color: light-dark(#c4314b, #f9738b); }
.teams-warning { color: light-dark(#835c00, #f8d22a); }
.teams-table { width: 100%; table-layout: fixed; border-collapse: collapse; }
.teams-table :is(td, th) { padding: 0.15rem 0.6rem 0.15rem 0; text-align: left; vertical-align: top; font-weight: inherit; }
.teams-table p { margin: 0; }
.teams-actions { display: flex; flex-wrap: wrap; gap: 8px; }
.teams-button { max-width: 100%; padding: 0.3rem 0.8rem; border: 1px solid light-dark(#b9b9bf, #5b5f66);
  border-radius: 4px; background: var(--card); color: var(--ink); font: 600 14px "Segoe UI", var(--sans); }
.teams-positive { background: #4f52b2; border-color: #4f52b2; color: #fff; }
.teams-destructive { color: light-dark(#b4233c, #f9899d); border-color: currentColor; }
@media (min-width: 46rem) { .slack-phone, .teams-phone, .terminal-80 { display: block; } .terminal-40 { display: none; } }
@media (min-width: 70rem) { .columns { grid-template-columns: minmax(0, 41rem) minmax(0, 1fr);
    grid-template-rows: auto auto auto 1fr; }
  .column { grid-column: 2; } .console { grid-column: 1; grid-row: 1 / span 4; } }
@media (min-width: 108rem) { .columns { grid-template-columns: 42rem minmax(0, 1fr) minmax(0, 1fr);
    grid-template-rows: auto 1fr; }
  .console { grid-row: 1 / span 2; } .teams, .teams-phone { grid-column: 3; }
  .slack, .teams { grid-row: 1; } .slack-phone, .teams-phone { grid-row: 2; } }
`;
