export function generateApiTypes(): void;
