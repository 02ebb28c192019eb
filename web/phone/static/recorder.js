// Records a voice note as WhatsApp does: Opus in Ogg.

import { oggOf } from "./ogg.js";

const OGG = "audio/ogg;codecs=opus";
const WEBM = "audio/webm;codecs=opus";

/** Whether this browser can record at all. */
export const canRecord = () => Boolean(navigator.mediaDevices?.getUserMedia && window.MediaRecorder);

/** Begins to record. `stop` gives the note as a Blob, `drop` forgets it. Rejects when there is no microphone. */
export async function record() {
  const stream = await navigator.mediaDevices.getUserMedia({ audio: true });
  const kind = [OGG, WEBM].find((type) => MediaRecorder.isTypeSupported(type));
  const recorder = new MediaRecorder(stream, { mimeType: kind });
  const parts = [];
  recorder.addEventListener("dataavailable", (event) => parts.push(event.data));
  const ended = new Promise((resolve) => {
    recorder.addEventListener("stop", resolve, { once: true });
  });
  const end = async () => {
    recorder.stop();
    await ended;
    stream.getTracks().forEach((track) => track.stop());
  };
  recorder.start();
  return {
    drop: end,
    stop: async () => {
      await end();
      const taken = new Blob(parts, { type: kind });
      return kind === OGG ? taken : oggOf(await taken.arrayBuffer());
    },
  };
}
