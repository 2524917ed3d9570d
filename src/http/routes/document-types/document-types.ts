import { z } from 'zod';
import { documentTypes } from '../../../office/documents/document-types.ts';
import { type Route, route } from '../../route.ts';

export function documentTypeRoutes(): Route[] {
  return [
    route({
      method: 'get',
      path: '/document-types',
      tag: 'documents',
      summary: {
        vi: 'Loại văn bản và chữ viết tắt (Phụ lục III Nghị định 30/2020/NĐ-CP)',
        en: 'Document types and their abbreviations',
      },
      access: 'signed-in',
      response: {
        status: 200,
        body: z.object({
          items: z.array(
            z.object({
              code: z.string(),
              abbreviation: z.string(),
              vi: z.string(),
              en: z.string(),
              kind: z.enum(['administrative', 'copy', 'normative']),
            }),
          ),
        }),
      },
      handle: async () => ({ body: { items: [...documentTypes] } }),
    }),
  ];
}
