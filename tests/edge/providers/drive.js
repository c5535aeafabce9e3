// Sends webhooks signed with the providers' own libraries to a running bantin,
// and altered ones that must be refused.
//
//   node drive.js http://127.0.0.1:8080 --public https://gw.example.vn
//
// --public is webhook.public_base_url of that bantin. The secrets are those of
// its environment: BANTIN_SECRET_TWILIO_TOKEN, BANTIN_SECRET_VONAGE_SIGNATURE.
// --from is the sender (0912 000 101 unless given), --text the message.
// Ends with "N passed, M failed" and exit status 0 only if M is 0.
'use strict';
const http = require('http');
const { parseArgs } = require('util');
const sign = require('./sign.js');

const { values: options, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    public: { type: 'string', default: 'https://gw.example.vn' },
    from: { type: 'string', default: '+84912000101' },
    text: { type: 'string', default: 'HD' },
  },
});
const base = new URL(positionals[0] || 'http://127.0.0.1:8080');
const twilioToken = process.env.BANTIN_SECRET_TWILIO_TOKEN;
const vonageSecret = process.env.BANTIN_SECRET_VONAGE_SIGNATURE;
const run = Date.now().toString(36);
let count = 0;

function ask(request) {
  return new Promise((resolve, reject) => {
    const body = request.body === undefined ? undefined : Buffer.from(request.body);
    const headers = { ...request.headers };
    if (body) headers['Content-Length'] = body.length;
    const req = http.request({
      host: base.hostname, port: base.port, method: request.method, path: request.path, headers,
    }, (res) => {
      const parts = [];
      res.on('data', (part) => parts.push(part));
      res.on('end', () => resolve({ status: res.statusCode, body: Buffer.concat(parts).toString() }));
    });
    req.on('error', reject);
    req.end(body);
  });
}

const cases = [];
const expect = (name, request, status) => cases.push({ name, request, status });
const id = (prefix) => `${prefix}${run}${(count++).toString().padStart(4, '0')}`;

function twilioCases() {
  const url = `${options.public}/sms/twilio`;
  const signed = (params, at = url) => sign.twilioRequest(twilioToken, at, params);
  const message = () => sign.twilioMessage(id('SM'), options.from, options.text);
  const changed = (change) => {
    const request = signed(message());
    change(request);
    return request;
  };

  expect('twilio: signed by its library', signed(message()), 200);
  expect('twilio: accents', signed({ ...message(), Body: 'HD bản Nậm 😀' }), 200);
  expect('twilio: parameters we have never heard of', signed({ ...message(), Later: 'a=b&c' }), 200);
  const twice = signed(message());
  expect('twilio: once', twice, 200);
  expect('twilio: the same again', twice, 200);
  expect('twilio: receipt', signed(
    { MessageSid: id('SM'), MessageStatus: 'delivered', To: options.from, From: '+15550100001' },
    `${options.public}/receipt/twilio?ref=0`), 200);
  expect('twilio: no signature', changed((r) => { delete r.headers['X-Twilio-Signature']; }), 401);
  expect('twilio: empty signature', changed((r) => { r.headers['X-Twilio-Signature'] = ''; }), 401);
  expect('twilio: signed with another token', sign.twilioRequest('not the token', url, message()), 401);
  expect('twilio: signed for another host',
    signed(message(), 'https://other.example.vn/sms/twilio'), 401);
  expect('twilio: signed for another path', { ...signed(message(), `${url}?x=1`), path: '/sms/twilio' }, 401);
  expect('twilio: another text', changed((r) => { r.body = r.body.replace('Body=', 'Body=x'); }), 401);
  expect('twilio: another sender', changed((r) => { r.body = r.body.replace('From=%2B84', 'From=%2B85'); }), 401);
  expect('twilio: one parameter more', changed((r) => { r.body += '&Extra=1'; }), 401);
  expect('twilio: one bit of the signature', changed((r) => {
    const s = r.headers['X-Twilio-Signature'];
    r.headers['X-Twilio-Signature'] = (s[0] === 'A' ? 'B' : 'A') + s.slice(1);
  }), 401);
  expect('twilio: GET', { method: 'GET', path: '/sms/twilio', headers: {} }, 405);
  const { From, ...nobody } = message();
  expect('twilio: nobody sent it', signed(nobody), 400);
}

function vonageCases() {
  const now = Math.floor(Date.now() / 1000);
  const message = (at = now) => sign.vonageMessage(id('0A'), options.from, options.text, at);
  const request = (params, how = 'get', mac = 'sha256hmac', secret = vonageSecret) =>
    sign.vonageRequest(secret, '/sms/vonage', params, mac, how);

  for (const mac of Object.keys(sign.vonageMacs)) {
    for (const how of ['get', 'form', 'json']) {
      expect(`vonage: ${mac} by ${how}`, request(message(), how, mac), 200);
      const other = request({ ...message(), text: 'HD 140' }, how, mac);
      other.path = other.path.replace('140', '141');
      if (other.body) other.body = other.body.replace('140', '141');
      expect(`vonage: ${mac} by ${how}, one figure changed`, other, 401);
      expect(`vonage: ${mac} by ${how}, another secret`,
        request(message(), how, mac, 'not the secret'), 401);
    }
  }
  expect('vonage: ampersand and equals sign in the text',
    request({ ...message(), text: 'HD a=b&c' }), 200);
  expect('vonage: signed 290 s ago', request(message(now - 290)), 200);
  expect('vonage: signed 310 s ago', request(message(now - 310)), 401);
  expect('vonage: signed 310 s ahead', request(message(now + 310)), 401);
  const bare = sign.form(message());
  expect('vonage: no signature', { method: 'GET', path: `/sms/vonage?${bare}`, headers: {} }, 401);
  expect('vonage: receipt', sign.vonageRequest(vonageSecret, '/receipt/vonage', {
    msisdn: '84912000101', to: '84280000000', messageId: id('0C'), status: 'delivered',
    'err-code': '0', timestamp: String(now),
  }, 'sha512hmac', 'form'), 200);
}

async function main() {
  let passed = 0;
  let failed = 0;

  if (twilioToken) twilioCases();
  if (vonageSecret) vonageCases();
  for (const { name, request, status } of cases) {
    const answer = await ask(request);
    if (answer.status === status) {
      passed += 1;
    } else {
      failed += 1;
      console.log(`${name}: ${answer.status} instead of ${status}: ${answer.body}`);
    }
  }
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed === 0 && passed > 0 ? 0 : 1;
}

main().catch((error) => {
  console.error(error.message);
  process.exitCode = 1;
});
