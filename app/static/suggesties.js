// Suggestions under the search box while typing. Without this script everything works; it only adds the list.
"use strict";
for (const form of document.querySelectorAll("form[data-suggesties]")) {
  const box = form.querySelector("input[type=search]");
  const list = document.createElement("div");
  list.className = "suggesties";
  list.hidden = true;
  const spoken = document.createElement("p");
  spoken.className = "vh";
  spoken.setAttribute("role", "status");
  box.closest(".zoek-rij").after(list, spoken);
  let timer = 0;
  let asked = "";

  const close = () => { list.hidden = true; spoken.textContent = ""; };

  const show = (answer) => {
    list.replaceChildren();
    for (const group of answer.groepen) {
      const head = document.createElement("p");
      head.textContent = group.label;
      const items = document.createElement("ul");
      for (const one of group.suggesties) {
        if (!one.adres.startsWith("/") || one.adres.startsWith("//")) continue;
        const item = document.createElement("li");
        const link = document.createElement("a");
        link.href = one.adres;
        link.textContent = one.titel;
        item.append(link);
        if (one.bij) {
          const place = document.createElement("span");
          place.textContent = one.bij;
          item.append(" ", place);
        }
        items.append(item);
      }
      list.append(head, items);
    }
    list.hidden = answer.groepen.length === 0;
    spoken.textContent = answer.melding;
  };

  const ask = async () => {
    asked = box.value;
    if (asked.trim().length < 2) return close();
    const address = new URL(form.dataset.suggesties, document.baseURI);
    address.searchParams.set("q", asked);
    try {
      const response = await fetch(address);
      if (!response.ok) return close();
      const answer = await response.json();
      if (answer.q === box.value) show(answer);
    } catch {
      close();
    }
  };

  box.addEventListener("input", () => { clearTimeout(timer); timer = setTimeout(ask, 120); });
  // Arrows walk through the box and the links; Tab and Enter do what they always do.
  const walk = (event, step) => {
    const stops = [box, ...list.querySelectorAll("a")];
    const here = stops.indexOf(document.activeElement);
    if (list.hidden || here < 0) return;
    event.preventDefault();
    stops[(here + step + stops.length) % stops.length].focus();
  };

  form.addEventListener("keydown", (event) => {
    if (event.key === "ArrowDown") walk(event, 1);
    else if (event.key === "ArrowUp") walk(event, -1);
    else if (event.key === "Escape" && !list.hidden) { close(); box.focus(); }
  });
  form.addEventListener("focusout", (event) => { if (!form.contains(event.relatedTarget)) close(); });
}
