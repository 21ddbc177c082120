/** Two soft tones. Browsers allow sound only after a key or a click on the page. */

/** @type {AudioContext | undefined} */
let context;
let lastAt = 0;

function wake() {
  try {
    context ??= new AudioContext();
    context.resume();
  } catch {
    // No sound on this machine.
  }
}

/** @param {AudioContext} context @param {number} pitch hertz @param {number} at seconds of the context's time */
function tone(context, pitch, at) {
  const voice = new OscillatorNode(context, { frequency: pitch });
  const gain = new GainNode(context, { gain: 0 });
  gain.gain.setValueAtTime(0, at);
  gain.gain.linearRampToValueAtTime(0.22, at + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.0005, at + 1.4);
  voice.connect(gain).connect(context.destination);
  voice.start(at);
  voice.stop(at + 1.5);
}

/** @param {"half" | "minute" | "over"} moment */
export function chime(moment) {
  if (context?.state !== "running" || Date.now() - lastAt < 1500) return;
  lastAt = Date.now();
  const [low, high] = moment === "over" ? [659.26, 493.88] : [493.88, 659.26];
  tone(context, low, context.currentTime);
  tone(context, high, context.currentTime + 0.32);
}

for (const name of ["pointerdown", "keydown"]) document.addEventListener(name, wake, { passive: true });
if (navigator.userActivation?.hasBeenActive) wake();
