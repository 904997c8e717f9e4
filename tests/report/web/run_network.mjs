// Runs networks of one file on inputs, and prints what they give: [{network, block, inputs}] -> [[numbers]].
import { readFileSync } from "node:fs";
import { fromBase64, parseBlock, unzip } from "../../../replearn/report/web/data.js";
import { run } from "../../../replearn/report/web/net.js";

const asked = JSON.parse(readFileSync(process.argv[2], "utf8"));
const answers = [];
for (const { network, block, inputs } of asked) {
  const { arrays } = parseBlock(await unzip(fromBase64(block)));
  answers.push(inputs.map((input) => Array.from(run(network, Float32Array.from(input), arrays))));
}
process.stdout.write(JSON.stringify(answers));
