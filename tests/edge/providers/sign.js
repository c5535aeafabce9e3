// Webhook requests as the providers send them, signed with their own libraries
// (or, where a library only checks, signed here and vouched for by it).
'use strict';
const crypto = require('crypto');
const twilio = require('twilio');
const { SMS } = require('@vonage/sms');
const { AlgorithmTypes } = require('@vonage/auth');

const vonage = new SMS({ apiKey: 'key', apiSecret: 'secret' });
const vonageMacs = {
  md5hash: null, md5hmac: 'md5', sha1hmac: 'sha1', sha256hmac: 'sha256', sha512hmac: 'sha512',
};

function form(params) {
  return new URLSearchParams(params).toString();
}

// publicUrl: the URL that the provider was told, path and query included.
function twilioRequest(token, publicUrl, params) {
  const url = new URL(publicUrl);
  return {
    method: 'POST',
    path: url.pathname + url.search,
    headers: {
      'Content-Type': 'application/x-www-form-urlencoded; charset=UTF-8',
      'X-Twilio-Signature': twilio.getExpectedTwilioSignature(token, publicUrl, params),
    },
    body: form(params),
  };
}

function vonageSignature(secret, params, algorithm) {
  const text = Object.keys(params).filter((name) => name !== 'sig').sort()
    .map((name) => `&${name}=${params[name].replace(/[&=]/g, '_')}`).join('');
  const mac = vonageMacs[algorithm];
  const sig = mac === null
    ? crypto.createHash('md5').update(text + secret).digest('hex')
    : crypto.createHmac(mac, secret).update(text).digest('hex');
  if (!vonage.verifySignature(sig, { ...params, sig }, secret, AlgorithmTypes[algorithm])) {
    throw new Error(`@vonage/sms does not accept our ${algorithm}`);
  }
  return sig;
}

// how: get, form or json.
function vonageRequest(secret, path, params, algorithm, how) {
  const all = { ...params, sig: vonageSignature(secret, params, algorithm) };
  if (how === 'get') {
    return { method: 'GET', path: `${path}?${form(all)}`, headers: {}, body: undefined };
  }
  const json = how === 'json';
  return {
    method: 'POST',
    path,
    headers: { 'Content-Type': json ? 'application/json' : 'application/x-www-form-urlencoded' },
    body: json ? JSON.stringify(all) : form(all),
  };
}

function twilioMessage(sid, from, text) {
  return {
    ToCountry: 'VN', MessageSid: sid, SmsMessageSid: sid, SmsSid: sid,
    AccountSid: 'AC00000000000000000000000000000001', MessagingServiceSid: '',
    From: from, To: '+15550100001', Body: text, NumMedia: '0', NumSegments: '1',
    FromCountry: 'VN', ApiVersion: '2010-04-01',
  };
}

function vonageMessage(id, from, text, now) {
  return {
    msisdn: from.replace('+', ''), to: '84280000000', messageId: id, text, type: 'text',
    keyword: text.split(' ')[0].toUpperCase(), 'api-key': 'abcd1234',
    'message-timestamp': new Date(now * 1000).toISOString().replace('T', ' ').slice(0, 19),
    timestamp: String(now), nonce: crypto.randomUUID(),
  };
}

module.exports = {
  form, twilioRequest, twilioMessage, vonageRequest, vonageMessage, vonageSignature, vonageMacs,
};
