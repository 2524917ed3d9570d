import { z } from 'zod';
import {
  type AppointPorts,
  appointPerson,
  endAppointment,
} from '../../../office/organisation/appoint-person.ts';
import type { Appointment } from '../../../office/organisation/organisation.ts';
import { type Route, route } from '../../route.ts';
import { day, idParams, role } from '../shapes.ts';

const post = {
  personId: z.uuid(),
  unitId: z.uuid(),
  position: z.string().trim().min(1).max(100),
  role,
  isHead: z.boolean(),
  validFrom: day,
  validTo: day.nullable(),
};

export const appointmentShape = z.object({ id: z.uuid(), fullName: z.string(), ...post });

export function appointmentBody({
  signatureImage: _image,
  ...appointment
}: Appointment): z.infer<typeof appointmentShape> {
  return appointment;
}

export function appointmentRoutes(ports: AppointPorts): Route[] {
  const common = { method: 'post', tag: 'organisation', access: 'appointment.manage' } as const;
  return [
    route({
      ...common,
      path: '/appointments',
      summary: { vi: 'Giao chức vụ cho một người', en: 'Give somebody a post' },
      idempotent: true,
      body: z.object({
        ...post,
        isHead: z.boolean().default(false),
        validTo: day.nullable().default(null),
        basis: z.string().max(500).nullable().default(null),
      }),
      response: { status: 201, body: appointmentShape },
      handle: async ({ actor, body }) => ({
        body: appointmentBody(await appointPerson(ports, actor, body)),
        location: `/units/${body.unitId}/appointments`,
      }),
    }),
    route({
      ...common,
      path: '/appointments/{id}/end',
      summary: { vi: 'Kết thúc một chức vụ', en: 'End a post' },
      params: idParams,
      body: z.object({ lastDay: day, basis: z.string().trim().min(1).max(500) }),
      response: { status: 204 },
      handle: async ({ actor, params, body }) => {
        await endAppointment(ports, actor, { appointmentId: params.id, ...body });
        return {};
      },
    }),
  ];
}
