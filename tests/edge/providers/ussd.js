// What the aggregators' own libraries make of a screen: reads lines of JSON
// {"provider", "request", "screen", "end"} and writes {"type", "body"} for each.
'use strict';
const readline = require('readline');

function builder(provider, { request, screen, end }) {
  return new Promise((resolve) => {
    const Menu = require('ussd-builder');
    const sessions = {};
    const menu = new Menu({ provider });
    const take = (value, callback) => (callback ? callback(null, value) : Promise.resolve(value));
    menu.sessionConfig({
      start: (id, callback) => { sessions[id] = {}; return take(undefined, callback); },
      end: (id, callback) => take(undefined, callback),
      set: (id, key, value, callback) => { (sessions[id] ||= {})[key] = value; return take(undefined, callback); },
      get: (id, key, callback) => take((sessions[id] || {})[key], callback),
    });
    const run = () => (end ? menu.end(screen) : menu.con(screen));
    menu.startState({ run, next: { '*\\d+': 'more' } });
    menu.state('more', { run });
    menu.run(request, (answer) => resolve({ type: 'application/json', body: answer }));
  });
}

function africastalking({ request, screen, end }) {
  return new Promise((resolve) => {
    const [, handle] = require('africastalking/lib/ussd')((_payload, answer) => answer({ response: screen, endSession: end }));
    let type;
    handle({ body: request }, {
      contentType: (value) => { type = value; },
      status: () => ({ send: (body) => resolve({ type, body }) }),
    }, (error) => resolve({ type: 'error', body: error }));
  });
}

const lines = readline.createInterface({ input: process.stdin });
(async () => {
  for await (const line of lines) {
    const one = JSON.parse(line);
    const answer = one.provider === 'africastalking' ? await africastalking(one) : await builder(one.provider, one);
    process.stdout.write(`${JSON.stringify(answer)}\n`);
  }
})();
