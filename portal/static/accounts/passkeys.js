// Passkeys need the browser's own dialogue, so their buttons appear only where there is one.
const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/")), (c) => c.charCodeAt(0));
const text = (buffer) =>
  btoa(String.fromCharCode(...new Uint8Array(buffer))).replace(/\+/g, "-").replace(/\//g, "_").replace(/=+$/, "");

const withBytes = (options) => {
  options.challenge = bytes(options.challenge);
  if (options.user) options.user.id = bytes(options.user.id);
  for (const key of [...(options.allowCredentials ?? []), ...(options.excludeCredentials ?? [])]) key.id = bytes(key.id);
  return options;
};

const answerOf = (credential) => {
  const response = {};
  for (const name of ["clientDataJSON", "attestationObject", "authenticatorData", "signature", "userHandle"]) {
    if (credential.response[name]) response[name] = text(credential.response[name]);
  }
  return { id: credential.id, rawId: text(credential.rawId), type: credential.type, response };
};

for (const box of document.querySelectorAll("[data-passkey]")) {
  const form = box.querySelector("form");
  const problem = box.querySelector("[role=alert]");
  if (!window.PublicKeyCredential) continue;
  form.hidden = false;
  const post = async (fields) => {
    const body = new FormData(form);
    for (const [name, value] of Object.entries(fields)) body.set(name, value);
    return (await fetch(box.dataset.passkey, { method: "POST", body, credentials: "same-origin" })).json();
  };
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    problem.hidden = true;
    try {
      const { publicKey } = await post({ begin: "1" });
      const options = { publicKey: withBytes(publicKey) };
      const isNew = "passkeyNew" in box.dataset;
      const credential = await (isNew ? navigator.credentials.create(options) : navigator.credentials.get(options));
      const done = await post({ answer: JSON.stringify(answerOf(credential)) });
      if (done.next) {
        window.location.assign(done.next);
        return;
      }
      problem.textContent = done.problem;
    } catch {
      problem.textContent = "The passkey was not used. Try again, or type a code.";
    }
    problem.hidden = false;
  });
}
