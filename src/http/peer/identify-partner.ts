/** Who calls: the certificate that the TLS layer has checked against PEER_CA must be registered, in force, and not too busy. */

import { X509Certificate } from 'node:crypto';
import type { TLSSocket } from 'node:tls';
import type { Request, RequestHandler, Response } from 'express';
import { AppError } from '../../app-error.ts';
import type { Partner } from '../../office/exchange/partner.ts';
import { peerDoorErrors } from './errors.ts';
import type { PeerDoor } from './peer-door.ts';

/** Of one partner in this process: a partner that loops takes no room from the others. */
const AT_ONCE = 24;

const callers = new WeakMap<Response, Partner>();

export function callerOf(response: Response): Partner {
  return callers.get(response)!;
}

export function identifyPartner({ partnerOf, log }: Pick<PeerDoor, 'partnerOf' | 'log'>): RequestHandler {
  const underWay = new Map<string, number>();
  return async (request, response, next) => {
    const certificate = shownBy(request);
    const fingerprint = certificate?.fingerprint256.replaceAll(':', '').toLowerCase() ?? null;
    const partner = fingerprint === null ? null : await partnerOf(fingerprint);
    if (!certificate || !partner) {
      log.warn({ fingerprint, ip: request.ip }, 'a caller of no partner was refused');
      throw new AppError(peerDoorErrors.PEER_UNKNOWN);
    }
    // A connection may outlive the certificate it began with.
    if (!isInForce(certificate, new Date())) throw new AppError(peerDoorErrors.PEER_CERTIFICATE_EXPIRED);
    const busy = underWay.get(partner.id) ?? 0;
    if (busy >= AT_ONCE)
      throw new AppError(peerDoorErrors.PEER_TOO_MANY, { details: { retryAfterSeconds: 2 } });
    underWay.set(partner.id, busy + 1);
    response.once('close', () => underWay.set(partner.id, (underWay.get(partner.id) ?? 1) - 1));
    callers.set(response, partner);
    next();
  };
}

function shownBy({ socket }: Request): X509Certificate | null {
  const secure = socket as TLSSocket;
  if (secure.authorized !== true) return null;
  const { raw } = secure.getPeerCertificate();
  return raw ? new X509Certificate(raw) : null;
}

function isInForce({ validFrom, validTo }: X509Certificate, now: Date): boolean {
  return now >= new Date(validFrom) && now <= new Date(validTo);
}
