"use strict";
(function () {
  var form = document.getElementById("filter");
  var words = document.getElementById("filter-words");
  var status = document.getElementById("filter-status");
  var selects = form ? Array.from(form.querySelectorAll("select")) : [];
  var rows = Array.from(document.querySelectorAll(".quote")).map(function (node) {
    return {
      node: node,
      words: fold(node.textContent),
      values: node.dataset.values.split("|").map(function (list) { return list.split(","); })
    };
  });
  var groups = Array.from(document.querySelectorAll(".of-code"));

  function fold(text) { return text.normalize("NFKD").replace(/\p{M}/gu, "").toLowerCase(); }

  function name(select) { return select.dataset.name; }

  function apply() {
    var wanted = fold(words.value.trim());
    var shown = 0;
    rows.forEach(function (row) {
      var fits = selects.every(function (select) {
        return select.value === "" || row.values[Number(select.dataset.filter)].includes(select.value);
      }) && row.words.includes(wanted);
      row.node.hidden = !fits;
      if (fits) { shown += 1; }
    });
    groups.forEach(function (group) {
      var all = group.querySelectorAll(".quote").length;
      var fit = group.querySelectorAll(".quote:not([hidden])").length;
      var told = group.querySelector(".fit");
      group.hidden = fit === 0;
      told.hidden = fit === all;
      told.textContent = " · " + fit + " of the " + all + " shown here fit the filter";
    });
    status.textContent = shown + " of " + rows.length + (rows.length === 1 ? " quote" : " quotes");
    return shown;
  }

  function keep() {
    var query = new URLSearchParams();
    selects.forEach(function (select) {
      if (select.value !== "") { query.set(name(select), select.selectedOptions[0].dataset.value); }
    });
    if (words.value.trim() !== "") { query.set("words", words.value.trim()); }
    var text = query.toString();
    try { history.replaceState(null, "", text ? "#quotes?" + text : "#quotes"); } catch (error) { return; }
  }

  function read() {
    var text = location.hash;
    if (!text.startsWith("#quotes?")) { return; }
    var query = new URLSearchParams(text.slice("#quotes?".length));
    selects.forEach(function (select) {
      var value = query.get(name(select));
      var option = Array.from(select.options).find(function (option) { return option.dataset.value === value; });
      select.value = option && value !== null ? option.value : "";
    });
    words.value = query.get("words") || "";
    apply();
    document.getElementById("quotes").scrollIntoView();
  }

  var folded = [];
  window.addEventListener("beforeprint", function () {
    if (!document.body.classList.contains("unfold")) { return; }
    folded = Array.from(document.querySelectorAll("details:not([open])"));
    folded.forEach(function (node) { node.open = true; });
  });
  window.addEventListener("afterprint", function () {
    folded.forEach(function (node) { node.open = false; });
    folded = [];
  });

  if (form) {
    form.hidden = false;
    form.addEventListener("input", function () { apply(); keep(); });
    form.addEventListener("reset", function () { setTimeout(function () { apply(); keep(); }, 0); });
    form.addEventListener("submit", function (event) { event.preventDefault(); });
    window.addEventListener("hashchange", read);
    apply();
    read();
  }
})();
