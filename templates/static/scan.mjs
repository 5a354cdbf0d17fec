// Read a QR code with the camera: by the browser's own BarcodeDetector, else by the
// vendored one, which is loaded when the button is pressed and from this host alone.
// What is found is shown and is sent only when somebody presses the button.
const panel = document.getElementById("scanner");
const view = document.getElementById("view");
const said = document.getElementById("said");
const start = document.getElementById("start");
const stop = document.getElementById("stop");
const found = document.getElementById("found");
const address = document.getElementById("address");
const value = document.getElementById("value");
const EVERY_MS = 150;
let stream = null;

panel.hidden = false;

async function detector() {
  const native = globalThis.BarcodeDetector;
  if (native && (await native.getSupportedFormats()).includes("qr_code")) {
    return new native({ formats: ["qr_code"] });
  }
  const { BarcodeDetector, prepareZXingModule } = await import(panel.dataset.module);
  // It would ask a content network for its module; ours is beside it.
  prepareZXingModule({ overrides: { locateFile: () => panel.dataset.wasm } });
  return new BarcodeDetector({ formats: ["qr_code"] });
}

// An https address, plain http only on the machine itself, or a credential (H14).
function kindOf(text) {
  if (/^\s*\{/.test(text) || /^[\w-]{16,}\.[\w-]+\.[\w-]+[\w.~-]*$/.test(text)) {
    return "text";
  }
  let url;
  try {
    url = new URL(text);
  } catch {
    return null;
  }
  if (url.username || url.password) return null;
  return url.protocol === "https:" || url.origin === location.origin ? "url" : null;
}

function show(text) {
  const kind = kindOf(text);
  if (kind === null) {
    said.textContent = panel.dataset.refused;
    return false;
  }
  const { found: foundUrl, credential } = panel.dataset;
  said.textContent = kind === "url" ? foundUrl : credential;
  address.textContent = kind === "url" ? new URL(text).href : text;
  value.name = kind;
  value.value = text;
  found.hidden = false;
  found.querySelector("button").focus();
  return true;
}

function end() {
  for (const track of stream?.getTracks() ?? []) track.stop();
  stream = null;
  view.hidden = true;
  stop.hidden = true;
  start.hidden = false;
}

async function look(reader) {
  while (stream) {
    const codes = await reader.detect(view);
    if (codes.length && show(codes[0].rawValue)) return end();
    await new Promise((resume) => setTimeout(resume, EVERY_MS));
  }
}

start.addEventListener("click", async () => {
  found.hidden = true;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      video: { facingMode: "environment" },
    });
    view.srcObject = stream;
    view.hidden = false;
    start.hidden = true;
    stop.hidden = false;
    stop.focus();
    await view.play();
    said.textContent = panel.dataset.looking;
    await look(await detector());
  } catch (error) {
    end();
    said.textContent = panel.dataset.denied;
    console.warn(error.name);
  }
});
stop.addEventListener("click", () => {
  end();
  said.textContent = "";
  start.focus();
});
addEventListener("pagehide", end);
