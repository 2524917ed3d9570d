import type { PrintedBook } from './printed-book.ts';
import { escapeXml, titleRows } from './xlsx-sheet.ts';

const XML = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n';
const PACKAGE = 'http://schemas.openxmlformats.org/package/2006';
const OFFICE = 'http://schemas.openxmlformats.org/officeDocument/2006/relationships';
const MAIN = 'http://schemas.openxmlformats.org/spreadsheetml/2006/main';
const TYPES = 'application/vnd.openxmlformats-officedocument.spreadsheetml';

/** Every part of the package but the sheets: path → XML (ISO/IEC 29500-1 §12, ISO/IEC 29500-2). */
export function workbookParts(book: PrintedBook): ReadonlyMap<string, string> {
  const sheets = book.tables.map((_, index) => index + 1);
  return new Map([
    ['[Content_Types].xml', contentTypes(sheets)],
    ['_rels/.rels', relationships([['officeDocument', 'xl/workbook.xml']])],
    ['xl/workbook.xml', workbook(book)],
    [
      'xl/_rels/workbook.xml.rels',
      relationships([
        ...sheets.map((sheet): [string, string] => ['worksheet', `worksheets/sheet${sheet}.xml`]),
        ['styles', 'styles.xml'],
      ]),
    ],
    ['xl/styles.xml', styles()],
  ]);
}

function contentTypes(sheets: readonly number[]): string {
  const parts = [
    ['/xl/workbook.xml', 'sheet.main'],
    ['/xl/styles.xml', 'styles'],
    ...sheets.map((sheet) => [`/xl/worksheets/sheet${sheet}.xml`, 'worksheet']),
  ];
  const overrides = parts.map(
    ([path, type]) => `<Override PartName="${path}" ContentType="${TYPES}.${type}+xml"/>`,
  );
  return (
    `${XML}<Types xmlns="${PACKAGE}/content-types">` +
    '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>' +
    '<Default Extension="xml" ContentType="application/xml"/>' +
    `${overrides.join('')}</Types>`
  );
}

function relationships(targets: readonly (readonly [type: string, target: string])[]): string {
  const links = targets.map(
    ([type, target], index) =>
      `<Relationship Id="rId${index + 1}" Type="${OFFICE}/${type}" Target="${target}"/>`,
  );
  return `${XML}<Relationships xmlns="${PACKAGE}/relationships">${links.join('')}</Relationships>`;
}

function workbook(book: PrintedBook): string {
  const sheets = book.tables.map(
    (table, index) =>
      `<sheet name="${escapeXml(table.name)}" sheetId="${index + 1}" r:id="rId${index + 1}"/>`,
  );
  const titles = book.tables.map((table, index) => {
    const place = `'${table.name.replaceAll("'", "''")}'!${titleRows(book, table)}`;
    return `<definedName name="_xlnm.Print_Titles" localSheetId="${index}">${escapeXml(place)}</definedName>`;
  });
  return (
    `${XML}<workbook xmlns="${MAIN}" xmlns:r="${OFFICE}"><sheets>${sheets.join('')}</sheets>` +
    `<definedNames>${titles.join('')}</definedNames></workbook>`
  );
}

/** The order of `cellXfs` is `STYLE` of `xlsx-sheet.ts`. 49 is the built-in text format; 164 is the first of one's own. */
function styles(): string {
  const font = (size: number, more = '') =>
    `<font>${more}<sz val="${size}"/><name val="Times New Roman"/><family val="1"/></font>`;
  const side = (name: string) => `<${name} style="thin"><color auto="1"/></${name}>`;
  const ruled = `<border>${['left', 'right', 'top', 'bottom'].map(side).join('')}<diagonal/></border>`;
  const cell = (format: number, fontId: number, borderId: number, more: string, alignment: string) =>
    `<xf numFmtId="${format}" fontId="${fontId}" fillId="0" borderId="${borderId}" xfId="0" applyNumberFormat="1" ` +
    `applyFont="1" applyBorder="1" applyAlignment="1"${more}><alignment ${alignment}/></xf>`;
  const quoted = ' quotePrefix="1"';
  const top = 'vertical="top" wrapText="1"';
  const formats = [
    '<xf numFmtId="0" fontId="0" fillId="0" borderId="0" xfId="0"/>',
    cell(49, 0, 1, quoted, top),
    cell(0, 0, 1, '', `${top} horizontal="center"`),
    cell(164, 0, 1, '', `${top} horizontal="center"`),
    cell(49, 1, 1, quoted, 'vertical="center" wrapText="1" horizontal="center"'),
    cell(49, 1, 0, quoted, 'vertical="top"'),
    cell(49, 0, 0, quoted, 'vertical="top"'),
    cell(49, 2, 1, quoted, top),
  ];
  return (
    `${XML}<styleSheet xmlns="${MAIN}"><numFmts count="1"><numFmt numFmtId="164" formatCode="dd/mm/yyyy"/></numFmts>` +
    `<fonts count="3">${font(12)}${font(12, '<b/>')}${font(12, '<strike/>')}</fonts>` +
    '<fills count="2"><fill><patternFill patternType="none"/></fill><fill><patternFill patternType="gray125"/></fill></fills>' +
    `<borders count="2"><border><left/><right/><top/><bottom/><diagonal/></border>${ruled}</borders>` +
    '<cellStyleXfs count="1"><xf numFmtId="0" fontId="0" fillId="0" borderId="0"/></cellStyleXfs>' +
    `<cellXfs count="${formats.length}">${formats.join('')}</cellXfs>` +
    '<cellStyles count="1"><cellStyle name="Normal" xfId="0" builtinId="0"/></cellStyles></styleSheet>'
  );
}
