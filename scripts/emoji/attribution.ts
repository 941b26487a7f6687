/** The text of `public/emoji/ATTRIBUTION.md`. */
interface StyleRow {
  label: string;
  file: string;
  role: string;
  author: string;
  licence: string;
  licenceUrl: string;
  source: string;
}

export function attributionText(styles: readonly StyleRow[]): string {
  const rows = styles.map(
    (s) => `| \`${s.file}\` | [${s.label}](${s.source}) | ${s.role} | ${s.author} | [${s.licence}](${s.licenceUrl}) |`,
  );
  return `# Attribution of the emoji pack

Each sheet holds drawings of one emoji set, taken from its \`@iconify-json\` package, cropped to the ink, scaled into 64-pixel
cells and stored as PNG by \`scripts/build-emoji-pack.ts\`; nothing else was changed, except where that script's
\`emoji/styles.ts\` says so. Every sheet stays under the licence of its own set; share-alike sets are files of their own.
\`natural.json\` and \`pack.json\` are part of this project.

| file | set | role | authors | licence |
| --- | --- | --- | --- | --- |
${rows.join('\n')}

Pictures that the lab composes from a sheet are adaptations of its drawings: whoever publishes them names the authors
above and keeps CC BY-SA 4.0 where a drawing came from a share-alike sheet.

## MIT License of the Fluent sheets

Copyright (c) Microsoft Corporation.

${MIT}
`;
}

const MIT = `Permission is hereby granted, free of charge, to any person obtaining a copy of this software and associated documentation
files (the "Software"), to deal in the Software without restriction, including without limitation the rights to use, copy,
modify, merge, publish, distribute, sublicense, and/or sell copies of the Software, and to permit persons to whom the
Software is furnished to do so, subject to the following conditions:

The above copyright notice and this permission notice shall be included in all copies or substantial portions of the
Software.

THE SOFTWARE IS PROVIDED "AS IS", WITHOUT WARRANTY OF ANY KIND, EXPRESS OR IMPLIED, INCLUDING BUT NOT LIMITED TO THE
WARRANTIES OF MERCHANTABILITY, FITNESS FOR A PARTICULAR PURPOSE AND NONINFRINGEMENT. IN NO EVENT SHALL THE AUTHORS OR
COPYRIGHT HOLDERS BE LIABLE FOR ANY CLAIM, DAMAGES OR OTHER LIABILITY, WHETHER IN AN ACTION OF CONTRACT, TORT OR OTHERWISE,
ARISING FROM, OUT OF OR IN CONNECTION WITH THE SOFTWARE OR THE USE OR OTHER DEALINGS IN THE SOFTWARE.`;
