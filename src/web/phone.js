// A keypad phone: types by multi-tap, sends to /sms/phone, shows what comes.
"use strict";

const KEYS = [
  ["1", ".,?1"], ["2", "ABC2"], ["3", "DEF3"], ["4", "GHI4"], ["5", "JKL5"], ["6", "MNO6"],
  ["7", "PQRS7"], ["8", "TUV8"], ["9", "WXYZ9"], ["*", "*+-/"], ["0", " 0"], ["⌫", ""],
];

// From day 11 to 24 the gateway wants to be told which month is meant.
function monthToken() {
  const today = new Date(Date.now() + 7 * 3600000);
  const day = today.getUTCDate();
  return day > 10 && day < 25 ? ` T${today.getUTCMonth() || 12}` : "";
}

const SAMPLES = [`BC 140 42 18 3 1 0${monthToken()}`, "bc140,42,18,3,1,0", "Báo cáo 140 hộ, 42 nghèo, 18 cận nghèo, 3 thoát, 1 mới, 0 tái", "BC 140 42 1b 3 1 0", "TT", "HD BC"];
const TAP_MS = 900;
const POLL_MS = 2000;

const byId = (id) => document.getElementById(id);
const from = byId("from"), text = byId("text"), thread = byId("thread");
let session = ""; // of the menu that is open
let lastKey = "", lastAt = 0, turn = 0, newest = 0, phone = "";

function show(kind, words, note) {
  const li = document.createElement("li");
  li.className = kind;
  li.textContent = words;
  if (note) {
    const small = document.createElement("small");
    small.textContent = note;
    li.append(small);
  }
  thread.append(li);
  thread.scrollTop = thread.scrollHeight;
}

// Characters outside ASCII make the whole text UCS-2: 70 letters a message.
function count() {
  const plain = /^[\x20-\x7e\n\r]*$/.test(text.value);
  const [one, many] = plain ? [160, 153] : [70, 67];
  const n = text.value.length;
  const parts = n === 0 ? 0 : n <= one ? 1 : Math.ceil(n / many);
  byId("count").textContent = `${n}/${one} · ${parts} tin`;
}

// In a menu a key is the digit that stands on it.
function pressInMenu(key) {
  const answer = byId("answer");
  answer.value = key === "⌫" ? answer.value.slice(0, -1) : answer.value + key;
  answer.focus({ preventScroll: true });
}

function press(key, letters) {
  if (session) {
    pressInMenu(key);
    return;
  }
  const now = Date.now();
  if (key === "⌫") {
    text.value = text.value.slice(0, -1);
  } else if (key === lastKey && now - lastAt < TAP_MS) {
    turn = (turn + 1) % letters.length;
    text.value = text.value.slice(0, -1) + letters[turn];
  } else {
    turn = 0;
    text.value += letters[0];
  }
  lastKey = key;
  lastAt = now;
  count();
}

async function receive() {
  const answer = await fetch(`/phone/messages?phone=${encodeURIComponent(from.value)}&after=${newest}`);
  if (!answer.ok) return;
  for (const message of (await answer.json()).messages) {
    if (message.id <= newest) continue;
    newest = message.id;
    show("in", message.text, message.at.slice(11, 16));
  }
}

async function send(event) {
  event.preventDefault();
  const words = text.value;
  if (!words.trim()) return;
  show("out", words);
  text.value = "";
  count();
  try {
    const answer = await fetch("/sms/phone", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ from: from.value, text: words }),
    });
    if (!answer.ok) show("trouble", (await answer.json()).detail || `HTTP ${answer.status}`);
    await receive();
  } catch {
    show("trouble", "Tổng đài không trả lời.");
  }
}

async function step(input) {
  try {
    const answer = await fetch("/ussd/phone", {
      method: "POST",
      headers: { "Content-Type": "application/json" },
      body: JSON.stringify({ session, from: from.value, input, id: crypto.randomUUID() }),
    });
    const said = await answer.json();
    byId("menu").textContent = answer.ok ? said.text : said.detail || `HTTP ${answer.status}`;
    byId("reply").hidden = byId("answer").hidden = !answer.ok || said.end;
  } catch {
    byId("menu").textContent = "Tổng đài không trả lời.";
  }
  byId("answer").value = "";
  byId("answer").focus({ preventScroll: true });
}

// Hanging up tells the gateway nothing: as when a network drops the session.
function open(isOpen) {
  session = isOpen ? crypto.randomUUID() : "";
  byId("ussd").hidden = !isOpen;
  byId("compose").hidden = thread.hidden = isOpen;
  if (isOpen) step("");
  else receive().catch(() => {});
}

async function poll() {
  if (from.value !== phone) {
    phone = from.value;
    newest = 0;
    thread.replaceChildren();
  }
  try {
    await receive();
  } catch {
    // The gateway is away for a moment: the next round asks again.
  }
  setTimeout(poll, POLL_MS);
}

for (const [key, letters] of KEYS) {
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = key;
  const small = document.createElement("small");
  small.textContent = key === "0" ? "␣" : letters.replace(key, "");
  button.append(small);
  button.addEventListener("click", () => press(key, letters));
  byId("keys").append(button);
}
for (const sample of SAMPLES) {
  const li = document.createElement("li");
  const button = document.createElement("button");
  button.type = "button";
  button.textContent = sample;
  button.addEventListener("click", () => { text.value = sample; count(); text.focus(); });
  li.append(button);
  byId("samples").append(li);
}
byId("dial").addEventListener("click", () => open(true));
byId("hang").addEventListener("click", () => open(false));
byId("ussd").addEventListener("submit", (event) => {
  event.preventDefault();
  if (byId("answer").value.trim()) step(byId("answer").value);
});
text.addEventListener("input", count);
text.addEventListener("keydown", (event) => { if (event.key === "Enter" && !event.shiftKey) send(event); });
byId("compose").addEventListener("submit", send);
count();
poll();
if (location.hash === "#ussd-menu") open(true);
