/**
 * The demo's open secrets. They exist only where the demo district was loaded (an empty database of the embedded
 * engine); every account made with them is marked as demo. Elsewhere there is no default secret.
 */
export const demoPassword = 'AnTin@2026';
export const demoPin = '123456';
/** Base32; every demo account shares it so that the page and the journey can make codes. */
export const demoTotpSecret = 'ANTINDEMOANTINDEMOANTINDEMO2345A';
