/* The policy editor: each rule's sentence and examples under its form while typing, the numbers and links that a text
   may show, and links from the checks to the clause they are about. What stands under “Checks” needs none of this. */
(() => {
  const WAIT_MS = 400;
  const SHOWN_MS = 250;
  const { Controller } = window.StimulusModule;
  const editor = () => document.querySelector("[data-policy-editor]");
  const named = (element) => [...element.querySelectorAll("[name]")];

  class PolicyRule extends Controller {
    static values = { block: String };

    connect() {
      this.output = document.createElement("div");
      this.output.className = "rule-words rule-words--live";
      this.output.setAttribute("role", "status");
      this.element.append(this.output);
      this.onChange = () => this.wait();
      this.element.addEventListener("input", this.onChange);
      this.element.addEventListener("change", this.onChange);
      const saved = document.querySelector(`[data-rule-words="${this.id}"]`);
      if (this.id && saved) this.output.innerHTML = saved.innerHTML;
      else this.wait();
    }

    disconnect() {
      clearTimeout(this.waiting);
      this.element.removeEventListener("input", this.onChange);
      this.element.removeEventListener("change", this.onChange);
      this.output.remove();
    }

    /* Wagtail names the fields clauses-0-value-rules-1-value-days; the block's own id stands in clauses-0-…-1-id. */
    get prefix() {
      const [first] = named(this.element);
      return first ? first.name.slice(0, first.name.lastIndexOf("-value-") + "-value".length) : "";
    }

    get id() {
      const field = document.getElementsByName(this.prefix.replace(/-value$/, "-id"))[0];
      return field ? field.value : "";
    }

    wait() {
      clearTimeout(this.waiting);
      this.waiting = setTimeout(() => this.ask(), WAIT_MS);
    }

    async ask() {
      const address = editor()?.dataset.ruleWordsUrl;
      if (!address || !this.prefix) return;
      const sent = new FormData();
      for (const field of named(this.element)) {
        if (!["checkbox", "radio"].includes(field.type) || field.checked) sent.append(field.name, field.value);
      }
      sent.append("block", this.blockValue);
      sent.append("prefix", this.prefix);
      const asked = (this.asked = Symbol("newest"));
      try {
        const token = document.querySelector("[name=csrfmiddlewaretoken]").value;
        const answer = await fetch(address, { method: "POST", body: sent, headers: { "X-CSRFToken": token } });
        if (!answer.ok) throw new Error(String(answer.status));
        const words = await answer.text();
        if (asked === this.asked) this.output.innerHTML = words;
      } catch {
        if (asked === this.asked) this.output.textContent = "The sentence cannot be shown just now. Saving works all the same.";
      }
    }
  }

  class PolicyClause extends Controller {
    connect() {
      this.text = named(this.element).find((field) => /^clauses-\d+-value-text$/.test(field.name));
      const template = editor()?.querySelector("template[data-placeholders]");
      if (!this.text || !template) return;
      this.list = document.createElement("details");
      this.list.className = "policy-numbers";
      const summary = document.createElement("summary");
      summary.textContent = "Numbers and links for this text";
      this.own = document.createElement("ul");
      this.own.className = "policy-numbers__own";
      this.list.append(summary, this.own, template.content.cloneNode(true));
      this.list.addEventListener("toggle", () => this.showOwn());
      this.list.addEventListener("click", (event) => {
        const button = event.target.closest("[data-insert]");
        if (button) this.insert(button.dataset.insert);
      });
      this.text.closest(".w-field, .w-field__wrapper, .field")?.after(this.list);
    }

    disconnect() {
      this.list?.remove();
    }

    /* The numbers of the rules in this clause, as they stand in the form now. */
    showOwn() {
      const found = [...this.element.querySelectorAll("[data-placeholder]")];
      this.own.replaceChildren(
        ...found.map((shown) => {
          const item = document.createElement("li");
          const button = document.createElement("button");
          const code = document.createElement("code");
          button.type = "button";
          button.dataset.insert = shown.dataset.placeholder;
          code.textContent = shown.dataset.placeholder;
          button.append(code, ` ${shown.textContent}`);
          item.append(button);
          return item;
        }),
      );
    }

    insert(words) {
      const { selectionStart, selectionEnd } = this.text;
      this.text.setRangeText(words, selectionStart, selectionEnd, "end");
      this.text.dispatchEvent(new Event("input", { bubbles: true }));
      this.text.focus();
    }
  }

  function goTo(target) {
    const block = document.getElementById(target);
    if (!block) return;
    document.querySelector('a[role="tab"][href="#tab-clauses"]')?.click();
    block.querySelector("[data-panel-toggle][aria-expanded=false]")?.click();
    // The tab is shown a moment after the click.
    setTimeout(() => {
      block.scrollIntoView({ block: "start" });
      named(block).find((field) => field.type === "text")?.focus({ preventScroll: true });
    }, SHOWN_MS);
  }

  document.addEventListener("click", (event) => {
    const link = event.target.closest("[data-goes-to]");
    if (!link) return;
    event.preventDefault();
    goTo(link.dataset.goesTo);
  });

  window.wagtail.app.register("policy-rule", PolicyRule);
  window.wagtail.app.register("policy-clause", PolicyClause);
})();
