// Drop a file anywhere on the page, or paste a picture or a text: it is put into the
// form that is there anyway, and sent like that. Without this script all else works.
const form = document.getElementById("file-form");
const file = document.getElementById("file");
const text = document.getElementById("text");
const link = document.getElementById("url");

for (const hint of document.querySelectorAll(".js-only")) hint.hidden = false;

function hand(files) {
  if (!files?.length) return false;
  const one = new DataTransfer();
  one.items.add(files[0]);
  file.files = one.files;
  form.requestSubmit();
  return true;
}

function carriesFiles(event) {
  return event.dataTransfer?.types.includes("Files");
}

addEventListener("dragover", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  form.classList.add("dropping");
});
addEventListener("dragleave", (event) => {
  if (event.relatedTarget === null) form.classList.remove("dropping");
});
addEventListener("drop", (event) => {
  if (!carriesFiles(event)) return;
  event.preventDefault();
  form.classList.remove("dropping");
  hand(event.dataTransfer.files);
});
addEventListener("paste", (event) => {
  if (event.target.closest?.("input, textarea")) return;
  if (hand(event.clipboardData.files)) return;
  const pasted = event.clipboardData.getData("text/plain").trim();
  const into = pasted.startsWith("https://") ? link : text;
  if (!pasted) return;
  into.closest("details")?.setAttribute("open", "");
  into.value = pasted;
  into.focus();
});
