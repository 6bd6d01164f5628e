// Nodemailer's pool, as its manual shows it: a message built for each reader, over so many connections.
//     node pool.js PORT MESSAGES CONNECTIONS FOLDER
// FOLDER holds edition.txt and edition.html, in which `/proof` is where a reader's own token goes.
const { createHash } = require("node:crypto");
const { readFileSync } = require("node:fs");
const nodemailer = require("nodemailer");

const [port, messages, connections] = process.argv.slice(2, 5).map(Number);
const [text, html] = ["txt", "html"].map((kind) => readFileSync(`${process.argv[5]}/edition.${kind}`, "utf8"));
const pool = nodemailer.createTransport({
  host: "127.0.0.1", port, secure: false, ignoreTLS: true, pool: true, maxConnections: connections, maxMessages: Infinity,
});

function message(number) {
  const token = createHash("sha256").update(String(number)).digest("hex").slice(0, 40);
  return {
    from: "The Bench <digest@bench.example>",
    to: `reader${number}@pool.example`,
    subject: "Morning briefing – number 42",
    date: new Date("2026-11-23T12:00:00Z"),
    messageId: `<${token}@bench.example>`,
    headers: { "List-Unsubscribe": `<https://bench.example/u/${token}>`, "List-Unsubscribe-Post": "List-Unsubscribe=One-Click" },
    textEncoding: "quoted-printable",
    text: text.replaceAll("/proof", `/${token}`),
    html: html.replaceAll("/proof", `/${token}`),
  };
}

// Twice as many under way as connections, so that none ever waits for a message.
let next = 0;
async function feed() {
  while (next < messages) await pool.sendMail(message(next++));
}
Promise.all(Array.from({ length: connections * 2 }, feed)).then(() => pool.close());
