import { expect } from 'chai';
import { z } from 'zod';
import { openApiDocument } from '../../src/http/openapi.ts';
import { route } from '../../src/http/route.ts';

const document = openApiDocument([
  route({
    method: 'patch',
    path: '/documents/{id}',
    tag: 'documents',
    summary: { vi: 'Sửa dự thảo', en: 'Change a draft' },
    access: 'document.edit',
    ifMatch: true,
    query: z.object({ dryRun: z.boolean().optional() }),
    body: z.object({ subject: z.string().min(1), dueDate: z.iso.date().nullable() }),
    response: { status: 200, body: z.object({ id: z.uuid() }) },
    handle: async () => ({}),
  }),
]);

describe('the OpenAPI document', () => {
  it('of a route that changes a record, when made, then shows its shapes, If-Match, access and problem answers', () => {
    const operation = document.paths?.['/documents/{id}']?.patch;
    expect(document.openapi).to.equal('3.1.0');
    expect(operation?.summary).to.equal('Sửa dự thảo');
    const parameters = operation?.parameters as { name: string; required: boolean }[];
    expect(parameters.map(({ name, required }) => [name, required])).to.deep.equal([
      ['id', true],
      ['dryRun', false],
      ['If-Match', true],
    ]);
    expect(JSON.stringify(operation?.requestBody)).to.contain('"subject"').and.contain('"dueDate"');
    expect(operation?.responses).to.have.keys('200', 'default');
    expect(operation?.security).to.deep.equal([{ session: [] }, { token: [] }]);
  });
});
