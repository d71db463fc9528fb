import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { createEmulator } from 'emulate';

/**
 * A process of its own for the peer: `emulate` on a free port of 127.0.0.1, its Slack alone, telling its events
 * to an address. Arguments: address of the events, signing secret. Says `ready ADDRESS`. Ends when its input ends.
 *
 * Its command line cannot subscribe an address to Slack's events, though it signs and sends them; so the plugin's own
 * dispatcher is taken as the plugin gets it, and the address registered there. Nothing else of it is touched.
 */
const [events, secret] = process.argv.slice(2) as [string, string];

interface Dispatcher {
  register(subscription: {
    readonly url: string;
    readonly events: readonly string[];
    readonly active: boolean;
    readonly owner: string;
  }): void;
}

const dist = dirname(fileURLToPath(import.meta.resolve('emulate')));
const slackFile = readdirSync(dist).find(
  (one) => /^dist-.*\.js$/.test(one) && readFileSync(join(dist, one), 'utf8').includes('var slackPlugin = {'),
);
if (slackFile === undefined) throw new Error('this emulate has no Slack where 0.12.2 has it');
const { slackPlugin } = (await import(join(dist, slackFile))) as {
  slackPlugin: { register: (app: unknown, store: unknown, hooks: Dispatcher, ...rest: unknown[]) => void };
};
const register = slackPlugin.register;
slackPlugin.register = function subscribing(app, store, hooks, ...rest) {
  hooks.register({ url: events, events: ['*'], active: true, owner: 'slack' });
  register.call(slackPlugin, app, store, hooks, ...rest);
};

const { url } = await createEmulator({
  service: 'slack',
  port: 0,
  seed: {
    slack: {
      team: { name: 'lab', domain: 'lab' },
      signing_secret: secret,
      users: [{ name: 'oncall', real_name: 'On Call', email: 'oncall@lab.example' }],
      channels: [{ name: 'ops' }],
      bots: [{ name: 'rdp-medic' }],
      tokens: [{ token: 'xoxb-peer', user: 'admin' }],
    },
  },
});
process.stdin.on('end', () => process.exit(0)).resume();
process.stdout.write(`ready ${url}\n`);
