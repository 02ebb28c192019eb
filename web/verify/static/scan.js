// QR codes in a picture, in the browser: its own reader where there is one, else the vendored one.

const SIDES = [1400, 900, 2200];
let vendored = null;

// The vendored reader is a quarter of a megabyte: fetched when a picture is to be read, and the browser cannot.
function loadVendored() {
  vendored ||= new Promise((done, failed) => {
    const script = document.createElement("script");
    script.src = "/verify/static/vendor/jsQR.js";
    script.onload = () => done(window.jsQR);
    script.onerror = () => { vendored = null; failed(new Error("jsQR")); };
    document.head.append(script);
  });
  return vendored;
}

let own;
async function ownReader() {
  if (own === undefined) {
    own = null;
    try {
      if ("BarcodeDetector" in window && (await BarcodeDetector.getSupportedFormats()).includes("qr_code")) own = new BarcodeDetector({ formats: ["qr_code"] });
    } catch { /* as if there were none */ }
  }
  return own;
}

export async function prepare() {
  if (!await ownReader()) await loadVendored();
}

// The text of a code in a picture, a video's frame or a canvas; "" if there is none.
export async function readCode(source, width, height, sides = SIDES) {
  const reader = await ownReader();
  if (reader) {
    try {
      const found = await reader.detect(source);
      if (found.length) return found[0].rawValue;
    } catch { /* the other reader may do */ }
  }
  const jsQR = await loadVendored().catch(() => null);
  if (!jsQR) return "";
  for (const side of sides) {
    const scale = Math.min(1, side / Math.max(width, height));
    const canvas = document.createElement("canvas");
    canvas.width = Math.max(1, Math.round(width * scale));
    canvas.height = Math.max(1, Math.round(height * scale));
    const context = canvas.getContext("2d", { willReadFrequently: true });
    context.drawImage(source, 0, 0, canvas.width, canvas.height);
    const pixels = context.getImageData(0, 0, canvas.width, canvas.height);
    const found = jsQR(pixels.data, pixels.width, pixels.height, { inversionAttempts: "attemptBoth" });
    if (found && found.data) return found.data;
    if (scale === 1) break;
  }
  return "";
}

export async function readPicture(file) {
  const picture = await createImageBitmap(file, { imageOrientation: "from-image" });
  try { return await readCode(picture, picture.width, picture.height); } finally { picture.close(); }
}

// Looks through the camera until a code is seen or `stop` is called; gives stop.
export async function watch(video, seen) {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: false, video: { facingMode: "environment", width: { ideal: 1280 } } });
  let isOver = false;
  const stop = () => { isOver = true; stream.getTracks().forEach((track) => track.stop()); video.srcObject = null; };
  video.srcObject = stream;
  await video.play();
  await prepare().catch(() => {});
  const look = async () => {
    if (isOver) return;
    const text = video.videoWidth ? await readCode(video, video.videoWidth, video.videoHeight, [1000]) : "";
    if (isOver) return;
    if (text) { stop(); seen(text); } else setTimeout(look, 120);
  };
  look();
  return stop;
}
