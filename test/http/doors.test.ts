/** Addresses of the API that no journey goes through: each with what it gives, and to whom it gives nothing. */
import { OfficeDay } from '../journeys/office-day.ts';
import { type RunningService, startDemoService } from '../support/running-service.ts';
import { documentDoors } from './doors/document-doors.ts';
import { officeDoors } from './doors/office-doors.ts';
import { recordDoors } from './doors/record-doors.ts';

describe('doors of the API', function doors() {
  this.timeout(120_000);
  let service: RunningService;
  let day: OfficeDay;

  before(async () => {
    service = await startDemoService();
    day = new OfficeDay(service.origin);
  });
  after(() => service?.stop());

  documentDoors(() => day);
  recordDoors(
    () => day,
    () => service,
  );
  officeDoors(
    () => day,
    () => service,
  );
});
