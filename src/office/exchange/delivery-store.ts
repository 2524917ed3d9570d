import type { DeliveryState } from '../documents/lifecycle/delivery.ts';
import type { ElectronicReceipt } from '../documents/registers/electronic-receipt.ts';
import type { Page, PageRequest } from '../paging.ts';
import type { Delivery, DeliveryStatus } from './delivery.ts';

export type DeliveryChange = Partial<
  Pick<
    Delivery,
    | 'state'
    | 'recallState'
    | 'dispatchedAt'
    | 'arrivedAt'
    | 'acceptedAt'
    | 'finishedAt'
    | 'refusedReason'
    | 'arrivalNumber'
    | 'receipt'
    | 'statusSequence'
    | 'carrierReference'
    | 'carriedAt'
  >
> & { readonly updatedAt: Date };

/** Whose deliveries may be listed; decided by the use case. */
export interface DeliveryListQuery extends PageRequest {
  /** Issuing units. */
  readonly unitIds: readonly string[];
  /** Issuing units whose bodies below are included. */
  readonly unitIdsAndBelow: readonly string[];
  readonly state?: DeliveryState;
  /** Only deliveries without a receipt that were queued before this moment. */
  readonly lateBefore?: Date;
}

export interface ListedDelivery extends Delivery {
  readonly subject: string;
  readonly numberSymbol: string;
}

export type KeptReceipt = Pick<Delivery, 'id' | 'state' | 'receipt' | 'arrivedAt' | 'updatedAt'>;

/** Bound to the running transaction. */
export interface DeliveryStore {
  insert(deliveries: readonly Delivery[]): Promise<void>;
  get(id: string): Promise<Delivery | null>;
  getForUpdate(id: string): Promise<Delivery | null>;
  /** Those of them that exist, locked in the order in which every other step locks them. */
  manyForUpdate(ids: readonly string[]): Promise<readonly Delivery[]>;
  byConsignment(consignmentId: string): Promise<Delivery | null>;
  /** By what the carrier called it. */
  byCarrierReference(partnerId: string, reference: string): Promise<Delivery | null>;
  /** In the order of the addressees. */
  ofDocument(documentId: string): Promise<readonly Delivery[]>;
  /** The same of each document. */
  ofDocuments(documentIds: readonly string[]): Promise<readonly Delivery[]>;
  /** As `ofDocument`, locking the rows. */
  ofDocumentForUpdate(documentId: string): Promise<readonly Delivery[]>;
  update(id: string, change: DeliveryChange): Promise<void>;
  /** The same change for all of them. */
  updateAll(ids: readonly string[], change: DeliveryChange): Promise<void>;
  /** Receipts that were believed, each with the state it leads to. */
  keepReceipts(kept: readonly KeptReceipt[]): Promise<void>;
  /** False when a message of this id is known. */
  addStatus(status: DeliveryStatus): Promise<boolean>;
  /** Of all deliveries of a document, each delivery's by the receiver's own order. */
  statusesOf(documentId: string): Promise<readonly DeliveryStatus[]>;
  /** Receipts of many documents, each document's in the order of its addressees. */
  receiptsOf(documentIds: readonly string[]): Promise<readonly ElectronicReceipt[]>;
  list(query: DeliveryListQuery): Promise<Page<ListedDelivery>>;
}
