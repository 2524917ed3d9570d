/*
 * The exchange of one document between two sides, for Debian's spin: dispatch-consignment, receive-consignment, keep-outcomes,
 * dispatch-status, receive-status, apply-status, recall-document, ask-recall, answer-recall, register- and return-document.
 *
 * One `atomic` is one transaction of the code: what it writes survives a crash. What a process holds between two of them does
 * not. The network keeps all that was ever sent: a message may be handed over at any later time, in any order, any number of
 * times, or never; loss of what no outbox promises again is a choice of its own. The receiver's door (the unit exists, the files
 * are whole) may open or close once under way; the first answer to a consignment is the answer to every attempt.
 *
 * Sequences of the receiver's messages are their places here: only their order counts.
 */

/* deliveryStates, deliveryTransitions, deliveryStepByCode: src/office/documents/lifecycle/delivery.ts */
#define D_queued 1
#define D_dispatched 2
#define D_arrived 4
#define D_accepted 8
#define D_refused 16
#define D_assigned 32
#define D_in_progress 64
#define D_done 128
#define D_recalled 256
#define D_on_paper 512

#define D_dispatch_FROM (D_queued | D_dispatched)
#define D_dispatch_TO D_dispatched
#define D_arrive_FROM (D_queued | D_dispatched)
#define D_arrive_TO D_arrived
#define D_refuse_FROM (D_queued | D_dispatched | D_arrived | D_accepted)
#define D_refuse_TO D_refused
#define D_accept_FROM (D_dispatched | D_arrived)
#define D_accept_TO D_accepted
#define D_assign_FROM (D_dispatched | D_arrived | D_accepted | D_assigned | D_in_progress)
#define D_assign_TO D_assigned
#define D_start_FROM (D_dispatched | D_arrived | D_accepted | D_assigned)
#define D_start_TO D_in_progress
#define D_finish_FROM (D_dispatched | D_arrived | D_accepted | D_assigned | D_in_progress)
#define D_finish_TO D_done
#define D_recall_agreed_FROM (D_queued | D_dispatched | D_arrived | D_accepted | D_assigned | D_in_progress | D_done)
#define D_recall_agreed_TO D_recalled

#define CODE_01 arrive
#define CODE_02 refuse
#define CODE_03 accept
#define CODE_04 assign
#define CODE_05 start
#define CODE_06 finish
#define CODE_15 recall_agreed

/* incomingStates, incomingTransitions: src/office/documents/lifecycle/incoming.ts */
#define I_arrived 1
#define I_registered 2
#define I_directed 4
#define I_assigned 8
#define I_in_progress 16
#define I_done 32
#define I_returned 64
#define I_withdrawn 128

#define I_register_FROM (I_arrived)
#define I_register_TO I_registered
#define I_refuse_FROM (I_arrived | I_registered)
#define I_refuse_TO I_returned
#define I_direct_FROM (I_registered | I_directed | I_assigned | I_in_progress)
#define I_direct_TO I_directed
#define I_assign_FROM (I_directed | I_assigned | I_in_progress)
#define I_assign_TO I_assigned
#define I_start_FROM (I_assigned)
#define I_start_TO I_in_progress
#define I_finish_FROM (I_assigned | I_in_progress)
#define I_finish_TO I_done
#define I_withdraw_FROM (I_arrived | I_registered | I_directed | I_assigned | I_in_progress | I_done)
#define I_withdraw_TO I_withdrawn

#define D_FROM_(step) D_##step##_FROM
#define D_FROM(step) D_FROM_(step)
#define D_TO_(step) D_##step##_TO
#define D_TO(step) D_TO_(step)
#define MAY_DELIVERY(step) ((delivery & D_FROM(step)) != 0)
#define MAY_INCOMING(step) ((incoming & I_##step##_FROM) != 0)

/* recallState, of either side */
#define NONE 0
#define REQUESTED 1
#define AGREED 2
#define REFUSED 3

#ifndef TOLD
#define TOLD 5 /* messages of the receiver at most; two places are kept for the answers to recalls */
#endif
#ifndef ASKS
#define ASKS 2 /* recalls at most: the second after a refusal */
#endif

/* Liveness holds when trouble ends at some time; safety needs no such promise, and has a second worker beside each. */
#ifdef LIVENESS
#define WORKERS 1
byte trouble = 1;
#define TROUBLE atomic { (trouble > 0) -> trouble-- }
#else
#define WORKERS 2
#define TROUBLE true
#endif

/* --- the sender's rows */
short delivery = D_queued;
byte ownRecall = NONE;
bool receipt;
byte sequence;
byte learned; /* a bit for each message of the receiver that is in delivery_statuses */
byte heard; /* how many */
byte asks;
bool documentRecalled;

/* --- the receiver's rows */
byte arrivals;
byte lines; /* of the register of incoming documents */
short incoming;
byte theirRecall = NONE;
byte recallMessage; /* recall_message_id: 1 for the first 13, 2 for the second; 0 none */
byte recallSequence;
byte told;
byte code[TOLD];
bool doorRefused; /* inbox_refusals */

/* --- the network, and what the outboxes promise */
byte door; /* 0 before it is chosen */
bool doorTurned;
#define OPEN 1
#define CLOSED 2
bool sentConsignment;
bool sentReceipt;
bool sentDoorRefusal;
byte promised13; /* bits */
byte sent13;
byte settled13; /* taken by the receiver, or moot */
byte sequence13[2];

#define BIT(n) (1 << (n))
#define HOLDS(set, n) (((set) & BIT(n)) != 0)

inline completeRecall() {
  if
  :: delivery == D_recalled -> documentRecalled = true
  :: else
  fi
}

/* ------------------------------------------------------------------------------------------------ sender */

/* dispatch-consignment: a job that is repeated until it has an answer; two, because a stalled one may run beside its successor. */
active [WORKERS] proctype DispatchConsignment() {
end:
  do
  :: atomic {
      (delivery != D_on_paper && delivery != D_recalled && delivery != D_refused && !receipt
#ifdef ONE_ATTEMPT
       && delivery == D_queued
#endif
      ) ->
      if
      :: delivery == D_queued -> delivery = D_TO(dispatch)
      :: else
      fi
    }
    if
    :: sentConsignment = true
    :: TROUBLE /* lost on its way, or a crash before it left */
    fi
  od
}

/* keep-outcomes: the answer may belong to any of the attempts, however late. */
active proctype KeepOutcomes() {
end:
  do
  :: atomic {
      (sentReceipt && !receipt) ->
      receipt = true;
      if
      :: MAY_DELIVERY(CODE_01) -> delivery = D_TO(CODE_01)
      :: else
      fi
    }
  :: atomic {
      (sentDoorRefusal && MAY_DELIVERY(CODE_02)) ->
      delivery = D_TO(CODE_02);
#ifndef DOOR_LEAVES_RECALL
      if
      :: ownRecall == REQUESTED -> ownRecall = NONE
      :: else
      fi
#endif
    }
#ifdef BELIEVE_ANY_RECEIPT
  /* An answer that is nobody's signature over these digests; judge-receipt throws it away. */
  :: atomic { (delivery == D_dispatched && !receipt) -> receipt = true; delivery = D_TO(CODE_01) }
#endif
  od
}

/* recall-document: a clerk may, and may once more after a refusal. */
active proctype RecallDocument() {
end:
  do
  :: atomic {
      (!documentRecalled && asks < ASKS && ownRecall != REQUESTED &&
       delivery != D_refused && delivery != D_recalled && delivery != D_on_paper) ->
      if
      :: delivery == D_queued -> delivery = D_recalled; ownRecall = AGREED; completeRecall()
      :: else ->
        ownRecall = REQUESTED;
        sequence13[asks] = heard + 1;
        promised13 = promised13 | BIT(asks)
      fi;
      asks++
    }
  od
}

/* dispatch-status of 13, which the outbox promises until it is taken or moot. */
active proctype DispatchRecall() {
  byte n;
end:
  do
  :: atomic {
      (promised13 & ~(sent13 | settled13)) ->
      n = (HOLDS(promised13 & ~(sent13 | settled13), 0) -> 0 : 1);
      if
      :: delivery == D_refused || delivery == D_recalled -> settled13 = settled13 | BIT(n)
      :: else -> sent13 = sent13 | BIT(n)
      fi;
      n = 0
    }
  :: atomic { (sent13 & ~settled13) && (delivery == D_refused || delivery == D_recalled) -> settled13 = settled13 | sent13 }
  od
}

#define STEP(step) if :: MAY_DELIVERY(step) -> delivery = D_TO(step) :: else fi

/* receive-status and apply-status: message `n` of the receiver. */
inline learn(n) {
  learned = learned | BIT(n);
  heard++;
  if
  :: code[n] == 2 && ownRecall == REQUESTED -> ownRecall = NONE
  :: code[n] == 15 -> ownRecall = AGREED
  :: code[n] == 16 && ownRecall != AGREED -> ownRecall = REFUSED
  :: else
  fi;
  if
#ifdef STATUS_UNORDERED
  :: true ->
#else
#ifdef ANSWER_HIDES_STEP
  :: n + 1 > sequence ->
#else
  :: code[n] != 16 && n + 1 > sequence -> /* 16 is no step: it hides none that comes later */
#endif
#endif
    sequence = n + 1;
    if
    :: code[n] == 2 -> STEP(CODE_02)
    :: code[n] == 3 -> STEP(CODE_03)
    :: code[n] == 4 -> STEP(CODE_04)
    :: code[n] == 5 -> STEP(CODE_05)
    :: code[n] == 6 -> STEP(CODE_06)
    :: code[n] == 15 -> STEP(CODE_15)
    :: else
    fi
  :: else
  fi;
  if
  :: code[n] == 2 || code[n] == 15 -> completeRecall()
  :: else
  fi
}

active proctype ReceiveStatus() {
  byte n;
end:
  do
  :: atomic {
      (learned != BIT(told) - 1) ->
      if
      :: told > 0 && !HOLDS(learned, 0) -> n = 0
      :: told > 1 && !HOLDS(learned, 1) -> n = 1
      :: told > 2 && !HOLDS(learned, 2) -> n = 2
      :: told > 3 && !HOLDS(learned, 3) -> n = 3
      :: told > 4 && !HOLDS(learned, 4) -> n = 4
      :: told > 5 && !HOLDS(learned, 5) -> n = 5
      fi;
      learn(n);
      n = 0
    }
#ifdef STATUS_TWICE
  /* The id of a message is not looked up; it comes again. */
  :: atomic { HOLDS(learned, 0) -> learn(0); heard-- }
#endif
  od
}

/* ------------------------------------------------------------------------------------------------ receiver */

/*
 * receive-consignment: looks, signs or refuses, looks again under the lock, writes, answers. Two at once. What it found the door
 * to be may be old when it writes.
 */
active [WORKERS] proctype ReceiveConsignment() {
  byte seen;
end:
  do
  :: atomic { (sentConsignment && door != 0) -> seen = door }
    if
    :: TROUBLE /* crash before anything is written */
    :: seen == CLOSED ->
      atomic {
        if
#ifndef DOOR_FORGETS
        :: arrivals > 0 -> seen = OPEN
        :: arrivals == 0 -> doorRefused = true
#else
        :: true
#endif
        fi
      }
      if
      :: seen == OPEN -> sentReceipt = true
      :: seen == CLOSED -> sentDoorRefusal = true
      :: TROUBLE
      fi
    :: seen == OPEN ->
      atomic {
        if
        :: doorRefused -> seen = CLOSED
#ifdef NO_DUPLICATE_ELIMINATION
        :: !doorRefused ->
#else
        :: !doorRefused && arrivals == 0 ->
#endif
          assert(delivery != D_queued); /* nothing arrives that was not sent */
          assert(arrivals == 0); /* once */
          arrivals++;
          incoming = I_arrived
#ifndef NO_DUPLICATE_ELIMINATION
        :: !doorRefused && arrivals > 0
#endif
        fi
      }
      if
      :: seen == OPEN -> sentReceipt = true
      :: seen == CLOSED -> sentDoorRefusal = true
      :: TROUBLE /* crash after the commit, or the answer is lost */
      fi
    fi;
    seen = 0
  od
}

/* A unit that is closed, or opened again, between two attempts. */
active proctype Door() {
end:
  atomic {
    (door != 0 && !doorTurned) ->
    doorTurned = true;
    door = (door == OPEN -> CLOSED : OPEN)
  }
}

inline tell(message) {
  code[told] = message;
  told++
}

/* ask-recall: any 13 that was ever sent, at any time, any number of times. */
inline askRecall(n) {
  if
  :: incoming == I_withdrawn || incoming == I_returned || recallMessage == n + 1
#ifndef RECALL_UNORDERED
  :: incoming != I_withdrawn && incoming != I_returned && recallMessage != n + 1 && sequence13[n] <= recallSequence
#endif
  :: else ->
    theirRecall = REQUESTED;
    recallMessage = n + 1;
    recallSequence = sequence13[n]
  fi;
  settled13 = settled13 | BIT(n)
}

active proctype AskRecall() {
end:
  do
  :: atomic { (arrivals > 0 && HOLDS(sent13 & ~settled13, 0)) -> askRecall(0) }
  :: atomic { (arrivals > 0 && HOLDS(sent13 & ~settled13, 1)) -> askRecall(1) }
  od
}

active proctype RepeatRecall() {
end:
  do
  :: atomic { (arrivals > 0 && HOLDS(sent13 & settled13, 0)) -> askRecall(0) }
  :: atomic { (arrivals > 0 && HOLDS(sent13 & settled13, 1)) -> askRecall(1) }
  od
}

#define ROOM (told < TOLD - ASKS)
#define MOVE(step) incoming = I_##step##_TO

/* register-, direct-, assign-, handle-, return-document: what the office may do, in any order that its table allows. */
active proctype Office() {
end:
  do
  :: atomic {
      (ROOM && MAY_INCOMING(register) && theirRecall != REQUESTED) ->
      MOVE(register);
      assert(lines == 0); /* one line and one number */
      lines++;
      tell(3)
    }
  :: atomic { (ROOM && MAY_INCOMING(refuse)) ->
      MOVE(refuse);
      if
      :: theirRecall == REQUESTED -> theirRecall = NONE
      :: else
      fi;
      tell(2)
    }
  :: atomic { (ROOM && MAY_INCOMING(direct) && incoming != I_directed) -> MOVE(direct) }
  :: atomic { (ROOM && MAY_INCOMING(assign)) -> MOVE(assign); tell(4) }
  :: atomic { (ROOM && MAY_INCOMING(start)) -> MOVE(start); tell(5) }
  :: atomic { (ROOM && MAY_INCOMING(finish)) -> MOVE(finish); tell(6) }
  od
}

/* answer-recall: 15 or 16. */
active proctype AnswerRecall() {
end:
  do
  :: atomic {
      (theirRecall == REQUESTED && told < TOLD) ->
      if
      :: MAY_INCOMING(withdraw) -> MOVE(withdraw); theirRecall = AGREED; tell(15)
      :: theirRecall = REFUSED; tell(16)
      fi
    }
  od
}

/* ------------------------------------------------------------------------------------------------ what must hold */

#define DELIVERED (delivery & (D_arrived | D_accepted | D_assigned | D_in_progress | D_done))

/* In every state. */
#define TRUTHFUL ( \
  (!receipt || arrivals == 1) && \
  (!DELIVERED || arrivals == 1) && \
  (!(delivery & (D_accepted | D_assigned | D_in_progress | D_done)) || lines == 1) && \
  (delivery != D_refused || incoming == I_returned || arrivals == 0) && \
  (delivery != D_recalled || incoming == I_withdrawn || arrivals == 0) && \
  (!documentRecalled || incoming == I_withdrawn || arrivals == 0) && \
  (ownRecall != AGREED || theirRecall == AGREED || arrivals == 0) && \
  !(doorRefused && arrivals > 0) && \
  arrivals <= 1 && lines <= 1)

/* When all that was said has been heard: the statuses learned, every 13 taken. */
#define HEARD (learned == BIT(told) - 1 && (promised13 & ~settled13) == 0 && (receipt || delivery & (D_recalled | D_refused)))

#define SAME_STATE ( \
  (arrivals == 0 && delivery & (D_recalled | D_refused)) || \
  (incoming == I_arrived && delivery == D_arrived) || \
  (incoming == I_registered && delivery == D_accepted) || \
  (incoming == I_directed && delivery & (D_accepted | D_assigned | D_in_progress)) || \
  (incoming == I_assigned && delivery == D_assigned) || \
  (incoming == I_in_progress && delivery == D_in_progress) || \
  (incoming == I_done && delivery == D_done) || \
  (incoming == I_returned && delivery == D_refused) || \
  (incoming == I_withdrawn && delivery == D_recalled && documentRecalled))

/* What was sent back or never came needs no recall: then only nobody may wait for an answer. */
#define SAME_RECALL (ownRecall == theirRecall || \
  ((arrivals == 0 || incoming == I_returned) && ownRecall != REQUESTED && theirRecall != REQUESTED))

init {
  if
  :: door = OPEN
  :: door = CLOSED
  fi
}

#ifdef LIVENESS
/* Under weak fairness, when trouble ends. */
ltl ends { [] ((delivery == D_dispatched || ownRecall == REQUESTED) -> <> (HEARD && SAME_STATE && SAME_RECALL && ownRecall != REQUESTED)) }
#else
active proctype Witness() {
end:
  do
  :: atomic { !TRUTHFUL -> assert(false) /* untruthful */ }
  :: atomic { (HEARD && !(SAME_STATE && SAME_RECALL)) -> assert(false) /* the two sides differ */ }
  od
}
#endif
