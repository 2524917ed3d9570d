import { defineWords } from '../../catalogue/words.ts';

export const recoveryWords = defineWords(
  {
    title: 'Việc cần hai người',
    principle:
      'Lấy đi quyền (thôi việc, mất thiết bị ký) có hiệu lực ngay khi một người yêu cầu. Trao quyền (mật khẩu, mã xác thực, mở lại tài khoản) chỉ có hiệu lực khi người thứ hai xác nhận trong 24 giờ.',
    who: 'Người thứ hai là một cán bộ công nghệ thông tin khác phụ trách đơn vị, hoặc lãnh đạo của chính đơn vị; không phải người đề nghị, cũng không phải người được khôi phục.',
    how: 'Khi xảy ra, làm gì',
    ways: [
      [
        'Quên mật khẩu',
        'Quản trị › Người dùng › Khôi phục › Cấp lại mật khẩu. Người thứ hai nhận mật khẩu dùng một lần và đưa tận tay.',
      ],
      [
        'Mất điện thoại có mã xác thực',
        'Quản trị › Người dùng › Khôi phục › Bỏ mã xác thực đã mất. Người dùng cài lại ở lần đăng nhập sau.',
      ],
      [
        'Tài khoản bị khóa nhầm',
        'Quản trị › Người dùng › Khôi phục › Mở lại tài khoản. Mật khẩu mới chỉ hiện một lần.',
      ],
      [
        'Người thôi việc',
        'Quản trị › Người dùng › Thôi việc. Tài khoản, chức vụ, ủy quyền và chứng thư số ngừng ngay.',
      ],
      [
        'Mất thiết bị ký',
        'Chính người giữ: Tài khoản › Chứng thư số của tôi › Báo mất. Hoặc Quản trị › Chứng thư số › Báo mất. Chứng thư ngừng ngay.',
      ],
    ] as readonly (readonly [string, string])[],
    toUsers: 'Mở danh sách người dùng',
    waiting: 'Đang chờ người thứ hai',
    waitingNone: 'Không có đề nghị nào đang chờ.',
    decided: 'Đã quyết định',
    decidedNone: 'Chưa có đề nghị nào được quyết định.',
    kinds: {
      password: 'Cấp lại mật khẩu',
      'second-factor': 'Bỏ mã xác thực đã mất',
      enable: 'Mở lại tài khoản',
      leaver: 'Thôi việc',
      'lost-key': 'Mất thiết bị ký',
    } as Readonly<Record<string, string>>,
    seal: 'con dấu',
    effects: {
      password:
        'Xác nhận xong, mật khẩu mới hiện một lần cho anh/chị: đưa tận tay người dùng. Phiên cũ của họ kết thúc.',
      'second-factor': 'Xác nhận xong, mã xác thực cũ bị bỏ; người dùng phải cài lại trước khi làm việc.',
      enable: 'Xác nhận xong, tài khoản mở lại; mật khẩu mới hiện một lần cho anh/chị.',
      leaver:
        'Tài khoản, chức vụ, ủy quyền và chứng thư số đã ngừng từ lúc đề nghị. Xác nhận là nói rằng việc đó đúng.',
      'lost-key': 'Chứng thư số đã ngừng dùng tại đây từ lúc báo. Xác nhận là nói rằng việc đó đúng.',
    } as Readonly<Record<string, string>>,
    askedBy: (name: string, when: string) => `${name} đề nghị lúc ${when}`,
    machine: 'Người giữ máy chủ',
    until: (when: string) => `chờ đến ${when}`,
    late: 'đã quá hạn: đề nghị lại nếu còn cần',
    reason: 'Lý do',
    own: 'Anh/chị là người đề nghị nên cần người khác xác nhận.',
    concerned: 'Việc này về chính anh/chị nên cần người khác xác nhận.',
    confirm: 'Xác nhận',
    confirmTitle: 'Xác nhận đề nghị này?',
    confirmHelp:
      'Anh/chị chịu trách nhiệm cùng người đề nghị. Hãy hỏi trực tiếp người được khôi phục trước khi xác nhận.',
    refuse: 'Từ chối',
    takeBack: 'Rút lại đề nghị',
    states: { confirmed: 'Đã xác nhận', refused: 'Đã từ chối', pending: 'Đang chờ' } as Readonly<
      Record<string, string>
    >,
    decidedBy: (name: string, when: string) => `${name}, lúc ${when}`,
    all: 'Mở mục “Việc cần hai người”',
    inUnit: (count: string) => `${count} đề nghị của đơn vị này đang chờ người thứ hai.`,
    toConfirm: (count: string) => `${count} đề nghị chờ anh/chị xác nhận`,
    toConfirmHelp:
      'Khôi phục mật khẩu, mã xác thực hoặc tài khoản: chỉ có hiệu lực khi người thứ hai đồng ý.',
  },
  {
    title: 'What needs two persons',
    principle:
      'What takes power away (a leaver, a lost token) works at once on the word of one. What gives power (password, second factor, opening an account) works when a second person confirms within 24 hours.',
    who: 'The second person is another IT officer in charge of the unit, or a leader of that very unit; neither who asked nor whom it concerns.',
    how: 'When it happens, what to do',
    ways: [
      [
        'Forgotten password',
        'Administration › Users › Recover › A new password. The second person is told it once and hands it over.',
      ],
      [
        'Lost phone with the second factor',
        'Administration › Users › Recover › Remove a lost second factor. It is set up again at the next sign-in.',
      ],
      [
        'Account disabled by mistake',
        'Administration › Users › Recover › Open the account again. A new password is shown once.',
      ],
      [
        'A person leaves',
        'Administration › Users › Leaves. Account, posts, delegations and certificates stop at once.',
      ],
      [
        'Lost token',
        'The holder: Account › My certificates › Report lost. Or Administration › Certificates › Report lost. The certificate stops at once.',
      ],
    ],
    toUsers: 'Open the list of users',
    waiting: 'Waiting for the second person',
    waitingNone: 'Nothing is waiting.',
    decided: 'Decided',
    decidedNone: 'Nothing was decided yet.',
    kinds: {
      password: 'A new password',
      'second-factor': 'Remove a lost second factor',
      enable: 'Open the account again',
      leaver: 'Leaves',
      'lost-key': 'Lost token',
    },
    seal: 'seal',
    effects: {
      password: 'After confirming, the new password is shown to you once: hand it over. Their sessions end.',
      'second-factor': 'After confirming, the old factor is gone and must be set up again before any work.',
      enable: 'After confirming, the account opens again; the new password is shown to you once.',
      leaver:
        'Account, posts, delegations and certificates stopped when it was asked. Confirming says that it was right.',
      'lost-key': 'The certificate stopped here when it was reported. Confirming says that it was right.',
    },
    askedBy: (name: string, when: string) => `${name} asked at ${when}`,
    machine: 'The keeper of the machine',
    until: (when: string) => `waits until ${when}`,
    late: 'expired: ask again if it is still needed',
    reason: 'Reason',
    own: 'You asked for it, so somebody else must confirm.',
    concerned: 'It concerns you, so somebody else must confirm.',
    confirm: 'Confirm',
    confirmTitle: 'Confirm this request?',
    confirmHelp:
      'You answer for it together with who asked. Speak to the person concerned before you confirm.',
    refuse: 'Refuse',
    takeBack: 'Take it back',
    states: { confirmed: 'Confirmed', refused: 'Refused', pending: 'Waiting' },
    decidedBy: (name: string, when: string) => `${name}, at ${when}`,
    all: 'Open “What needs two persons”',
    inUnit: (count: string) => `${count} requests of this unit wait for a second person.`,
    toConfirm: (count: string) => `${count} requests wait for your confirmation`,
    toConfirmHelp: 'Passwords, second factors or accounts are given back only when a second person agrees.',
  },
);
