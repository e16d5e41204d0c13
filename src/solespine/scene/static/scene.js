// Draws every scene of a page: turn, zoom, play. One plain 2-D canvas, nearest pieces last.
(() => {
"use strict";
const MISSING = -32768, NO_VALUE = 255, SHADES = 6, LEVELS = 8, BUCKETS = 4096;
const LIGHT = [-0.3519, -0.6033, 0.7240], HEAD = 10, RIM = 1.5, TURN = 0.008, STEP = 0.12;

const bytes = (text) => Uint8Array.from(atob(text), (c) => c.charCodeAt(0));

function unpack(part) {
  const joined = bytes(part.joined).buffer;
  part.points = new Int16Array(bytes(part.points).buffer);
  part.joined = part.short ? new Uint16Array(joined) : new Uint32Array(joined);
  part.values = part.values && bytes(part.values);
  part.each = part.kind === "surface" ? 3 : 2;
  part.pieces = part.joined.length / part.each;
  part.seen = new Float32Array(part.n * 3);
  part.shown = true;
  return part;
}

// Colours are the page's own (CSS variables), so that light, dark and contrast stay its choice.
function colours(figure) {
  const style = getComputedStyle(figure);
  const of = (name) => style.getPropertyValue("--scene-" + name).trim();
  const rgb = (text) => [1, 3, 5].map((at) => parseInt(text.slice(at, at + 2), 16));
  const palette = { ground: of("ground"), rim: of("ink") };
  for (const name of ["bone", "left", "right", "force", "other"]) palette[name] = shades(rgb(of(name)), rgb(of("shade")));
  for (const name of ["v", "w"]) for (let i = 0; i < LEVELS; i++) palette[name + i] = shades(rgb(of(name + i)), rgb(of("shade")));
  return palette;
}

function shades(full, dark) {
  const list = [];
  for (let i = 0; i < SHADES; i++) {
    const part = 0.42 + 0.58 * i / (SHADES - 1);
    list.push("rgb(" + full.map((c, k) => Math.round(dark[k] + (c - dark[k]) * part)).join(",") + ")");
  }
  return list;
}

// The same projection as camera.py.
function project(part, frame, view, box) {
  const at = part.points.length > part.n * 3 ? frame * part.n * 3 : 0;
  const sinR = Math.sin(view.round), cosR = Math.cos(view.round);
  const sinU = Math.sin(view.up), cosU = Math.cos(view.up);
  const q = part.points, out = part.seen, eye = view.eye;
  for (let i = 0; i < part.n; i++) {
    const k = at + 3 * i;
    if (q[k] === MISSING) { out[3 * i] = NaN; continue; }
    const x = q[k] / view.most, y = q[k + 1] / view.most, z = q[k + 2] / view.most;
    const ahead = x * cosR + y * sinR, near = ahead * cosU + z * sinU;
    const size = eye / (eye - near) * box.scale;
    out[3 * i] = box.x + (y * cosR - x * sinR) * size;
    out[3 * i + 1] = box.y - (z * cosU - ahead * sinU) * size;
    out[3 * i + 2] = near;
  }
}

class Show {
  constructor(figure) {
    this.figure = figure;
    this.canvas = figure.querySelector("canvas");
    this.pen = this.canvas.getContext("2d");
    const data = JSON.parse(figure.dataset.scene);
    this.parts = data.parts.map(unpack);
    this.data = data;
    this.frame = 0;
    this.speed = 0.5;
    this.reset();
    const total = this.parts.reduce((sum, part) => sum + part.pieces, 0);
    this.order = new Uint32Array(total);
    this.part = new Uint8Array(total);
    this.piece = new Uint32Array(total);
    this.near = new Float32Array(total);
    this.bucket = new Uint32Array(BUCKETS + 1);
  }

  reset() {
    const [round, up] = this.data.turned;
    this.view = { round: round * Math.PI / 180, up: up * Math.PI / 180, zoom: 1, x: 0, y: 0, eye: this.data.eye, most: this.data.most };
  }

  box() {
    const { width, height } = this.canvas, view = this.view;
    const scale = (Math.min(width, height) / 2 - 12 * this.dots) * view.zoom * this.data.fit;
    return { scale, x: width / 2 + view.x * scale, y: height / 2 + view.y * scale };
  }

  fit() {
    this.dots = window.devicePixelRatio || 1;
    this.canvas.width = Math.round(this.canvas.clientWidth * this.dots);
    this.canvas.height = Math.round(this.canvas.clientHeight * this.dots);
    this.palette = colours(this.figure);
    this.draw();
  }

  // At most one drawing a frame of the screen, however fast the hand is.
  soon() {
    this.waiting = this.waiting || requestAnimationFrame(() => { this.waiting = 0; this.draw(); });
  }

  draw() {
    if (!this.canvas.width) return;
    const box = this.box();
    this.scale = box.scale;
    this.pen.fillStyle = this.palette.ground;
    this.pen.fillRect(0, 0, this.canvas.width, this.canvas.height);
    this.pen.lineCap = this.pen.lineJoin = "round";
    let count = 0;
    this.parts.forEach((part, index) => {
      if (!part.shown) return;
      project(part, this.frame, this.view, box);
      count = this.collect(part, index, count);
    });
    this.sort(count);
    for (let i = 0; i < count; i++) this.paint(this.order[i]);
    this.pen.globalAlpha = 1;
  }

  // Which pieces are seen, and how near their middle is.
  collect(part, index, count) {
    const { seen, joined, each } = part, hidden = part.closed && !part.through;
    for (let i = 0; i < part.pieces; i++) {
      let near = 0;
      for (let k = 0; k < each; k++) {
        const at = 3 * joined[i * each + k];
        near += seen[at] === seen[at] ? seen[at + 2] : NaN;
      }
      if (near !== near || (hidden && !facing(seen, joined, i))) continue;
      this.near[count] = near / each;
      this.part[count] = index;
      this.piece[count] = i;
      count++;
    }
    return count;
  }

  // Counting sort: 20,000 triangles in well under a millisecond, in the same order every time.
  sort(count) {
    const bucket = this.bucket.fill(0);
    const place = (i) => Math.max(0, Math.min(BUCKETS - 1, Math.floor((this.near[i] + 1) / 2 * BUCKETS)));
    for (let i = 0; i < count; i++) bucket[place(i) + 1]++;
    for (let k = 0; k < BUCKETS; k++) bucket[k + 1] += bucket[k];
    for (let i = 0; i < count; i++) this.order[bucket[place(i)]++] = i;
  }

  paint(item) {
    const part = this.parts[this.part[item]], i = this.piece[item];
    if (part.each === 3) this.face(part, i); else this.line(part, i);
  }

  face(part, i) {
    const pen = this.pen, s = part.seen, a = 3 * part.joined[3 * i], b = 3 * part.joined[3 * i + 1], c = 3 * part.joined[3 * i + 2];
    const colour = this.colour(part, i)[lit(s, a, b, c, this.scale)];
    pen.globalAlpha = part.through ? 0.3 : 1;
    pen.fillStyle = pen.strokeStyle = colour;
    pen.beginPath();
    pen.moveTo(s[a], s[a + 1]);
    pen.lineTo(s[b], s[b + 1]);
    pen.lineTo(s[c], s[c + 1]);
    pen.closePath();
    pen.fill();
    if (!part.through) { pen.lineWidth = 0.8; pen.stroke(); }  // no seams between triangles
  }

  line(part, i) {
    const pen = this.pen, s = part.seen, a = 3 * part.joined[2 * i], b = 3 * part.joined[2 * i + 1];
    if (part.kind === "arrows" && Math.hypot(s[b] - s[a], s[b + 1] - s[a + 1]) < 3 * this.dots) return;
    pen.globalAlpha = 1;
    pen.beginPath();
    pen.moveTo(s[a], s[a + 1]);
    pen.lineTo(s[b], s[b + 1]);
    if (part.kind === "arrows") head(pen, s, a, b, HEAD * this.dots);
    if (part.values) {
      pen.strokeStyle = this.palette.rim;
      pen.lineWidth = (part.width + 2 * RIM) * this.dots;
      pen.stroke();
    }
    pen.strokeStyle = this.colour(part, i)[SHADES - 1];
    pen.lineWidth = part.width * this.dots;
    pen.stroke();
  }

  colour(part, i) {
    if (!part.values) return this.palette[part.colour];
    const value = part.each === 3 ? middle(part, i) : part.values[(part.values.length > part.pieces ? this.frame * part.pieces : 0) + i];
    if (value === NO_VALUE) return this.palette[part.colour];
    return this.palette[(part.kind === "lines" ? "w" : "v") + Math.min(LEVELS - 1, Math.floor(value / 254 * LEVELS))];
  }
}

function middle(part, i) {
  const of = [0, 1, 2].map((k) => part.values[part.joined[3 * i + k]]);
  return of.includes(NO_VALUE) ? NO_VALUE : (of[0] + of[1] + of[2]) / 3;
}

function facing(s, joined, i) {
  const a = 3 * joined[3 * i], b = 3 * joined[3 * i + 1], c = 3 * joined[3 * i + 2];
  return (s[b] - s[a]) * (s[c + 1] - s[a + 1]) - (s[b + 1] - s[a + 1]) * (s[c] - s[a]) < 0;
}

// How much light falls on the side of a triangle that is seen: a shade from 0.
function lit(s, a, b, c, scale) {
  const ux = s[b] - s[a], uy = s[b + 1] - s[a + 1], uz = (s[b + 2] - s[a + 2]) * scale;
  const vx = s[c] - s[a], vy = s[c + 1] - s[a + 1], vz = (s[c + 2] - s[a + 2]) * scale;
  const x = uy * vz - uz * vy, y = uz * vx - ux * vz, z = ux * vy - uy * vx;
  const size = Math.hypot(x, y, z) * (z < 0 ? -1 : 1) || 1;
  const light = Math.max(0, (x * LIGHT[0] + y * LIGHT[1] + z * LIGHT[2]) / size);
  return Math.min(SHADES - 1, Math.floor(light * SHADES));
}

function head(pen, s, a, b, size) {
  const dx = s[b] - s[a], dy = s[b + 1] - s[a + 1], length = Math.hypot(dx, dy);
  const x = dx / length * size, y = dy / length * size;
  pen.moveTo(s[b] - x - y / 2, s[b + 1] - y + x / 2);
  pen.lineTo(s[b], s[b + 1]);
  pen.lineTo(s[b] - x + y / 2, s[b + 1] - y - x / 2);
}

function turn(show, round, up) {
  show.view.round += round;
  show.view.up = Math.max(-1.55, Math.min(1.55, show.view.up + up));
  show.soon();
}

function zoom(show, by) {
  show.view.zoom = Math.max(0.4, Math.min(12, show.view.zoom * by));
  show.soon();
}

function move(show, x, y) {
  show.view.x += x;
  show.view.y += y;
  show.soon();
}

function act(show, name, shifted) {
  const turns = { left: [-STEP, 0], right: [STEP, 0], up: [0, STEP], down: [0, -STEP] };
  const moves = { left: [-0.05, 0], right: [0.05, 0], up: [0, -0.05], down: [0, 0.05] };
  if (name in turns) return shifted ? move(show, ...moves[name]) : turn(show, ...turns[name]);
  if (name === "in") return zoom(show, 1.2);
  if (name === "out") return zoom(show, 1 / 1.2);
  show.reset();
  show.soon();
}

const KEYS = { ArrowLeft: "left", ArrowRight: "right", ArrowUp: "up", ArrowDown: "down", "+": "in", "=": "in", "-": "out", "0": "start" };

function byHand(show) {
  const canvas = show.canvas, held = new Map();
  canvas.addEventListener("pointerdown", (e) => { held.set(e.pointerId, e); canvas.setPointerCapture(e.pointerId); });
  for (const end of ["pointerup", "pointercancel"]) canvas.addEventListener(end, (e) => held.delete(e.pointerId));
  canvas.addEventListener("pointermove", (e) => {
    const last = held.get(e.pointerId);
    if (!last) return;
    const apart = spread(held);
    held.set(e.pointerId, e);
    if (held.size === 2) { zoom(show, spread(held) / (apart || 1)); return; }
    const dx = e.clientX - last.clientX, dy = e.clientY - last.clientY;
    const scale = show.box().scale / show.dots;
    if (e.shiftKey) move(show, dx / scale, dy / scale); else turn(show, -dx * TURN, dy * TURN);
  });
  // The wheel scrolls the page until the picture has been chosen.
  canvas.addEventListener("wheel", (e) => {
    if (document.activeElement !== canvas) return;
    e.preventDefault();
    zoom(show, Math.exp(-e.deltaY * 0.0015));
  }, { passive: false });
  canvas.addEventListener("keydown", (e) => {
    if (e.key === " " && show.toggle) { e.preventDefault(); show.toggle(); return; }
    if (!(e.key in KEYS) || e.ctrlKey || e.metaKey || e.altKey) return;
    e.preventDefault();
    act(show, KEYS[e.key], e.shiftKey);
  });
}

function spread(held) {
  const [a, b] = [...held.values()];
  return b ? Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) : 0;
}

function byButtons(show) {
  for (const button of show.figure.querySelectorAll("[data-act]")) {
    button.addEventListener("click", () => act(show, button.dataset.act, false));
  }
  show.figure.querySelectorAll(".scene-legend [data-part]").forEach((item) => {
    const box = item.querySelector("input");
    box.hidden = false;
    box.addEventListener("change", () => { show.parts[item.dataset.part].shown = box.checked; show.soon(); });
  });
}

function time(show) {
  const { hz, frames, percent } = show.data;
  const seconds = (show.frame / hz).toFixed(2) + " s";
  if (!percent) return seconds;
  return Math.round(100 * show.frame / (frames - 1)) + " % " + percent + ", " + seconds;
}

function at(show, frame) {
  show.frame = frame;
  show.slider.value = frame;
  show.slider.setAttribute("aria-valuetext", time(show));
  show.figure.querySelector(".scene-time").textContent = time(show);
  show.soon();
}

function byTime(show) {
  const { figure, data } = show, button = figure.querySelector(".scene-play");
  if (!button) return;
  show.slider = figure.querySelector(".scene-slider");
  let begun = 0, exact = 0, running = 0;
  const tick = (now) => {
    exact = (exact + (now - begun) / 1000 * data.hz * show.speed) % data.frames;
    begun = now;
    at(show, Math.floor(exact));
    running = requestAnimationFrame(tick);
  };
  const pause = () => { cancelAnimationFrame(running); running = 0; button.textContent = "Play"; };
  const play = () => { begun = performance.now(); exact = show.frame; button.textContent = "Pause"; running = requestAnimationFrame(tick); };
  show.toggle = () => { if (running) pause(); else if (!calm.matches) play(); };
  show.slider.addEventListener("input", () => { pause(); at(show, Number(show.slider.value)); });
  figure.querySelector(".scene-speed").addEventListener("change", (e) => { show.speed = Number(e.target.value); });
  button.addEventListener("click", show.toggle);
  // Who asks for less motion moves the slider; nothing plays.
  const calm = matchMedia("(prefers-reduced-motion: reduce)");
  const obey = () => { if (running) pause(); for (const one of figure.querySelectorAll("[data-moves]")) one.hidden = calm.matches; };
  calm.addEventListener("change", obey);
  obey();
  at(show, 0);
}

function begin(figure) {
  const show = new Show(figure);
  figure.querySelector(".scene-still").toggleAttribute("data-replaced", true);
  for (const part of figure.querySelectorAll(".scene-live")) part.hidden = false;
  byHand(show);
  byButtons(show);
  show.fit();
  byTime(show);
  new ResizeObserver(() => show.fit()).observe(show.canvas);
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => show.fit());
}

const all = () => document.querySelectorAll("[data-scene]").forEach(begin);
if (document.readyState === "loading") document.addEventListener("DOMContentLoaded", all); else all();
})();
