export const USAGE = `antin verify TỆP [--root PEM]… [--at THỜI_ĐIỂM] [--allow-host MÁY_CHỦ]… [--json]
  Kiểm tra mọi chữ ký của một tệp PDF. Các CA của Chính phủ (G1, G2) luôn được tin.
  Judge every signature of a PDF. The government CAs (G1, G2) are always trusted.
  Mã kết thúc · Exit code: 0 hợp lệ · all passed, 1 không hợp lệ · failed, 2 chưa kết luận · indeterminate, 3 không đọc được · not readable

antin sign TỆP_GỐC TỆP_KẾT_QUẢ --p12 TỆP_KHÓA [--pin-env TÊN_BIẾN] [--level B-B|B-T|B-LT|B-LTA]
           [--tsa URL] [--image PNG] [--rect trang,x,y,rộng,cao] [--root PEM]… [--allow-host MÁY_CHỦ]… [--json]
  Ký một tệp PDF. Mã PIN lấy từ biến môi trường đã nêu hoặc được hỏi, không hiện lên màn hình.
  Sign a PDF. The PIN comes from the environment variable named, or is asked without echo.
  Trang tính từ 1; đơn vị point, từ góc dưới bên trái của trang như khi xem.
  The page counts from 1; points from the lower left corner of the page as it is shown.
  Mã kết thúc · Exit code: 0 đã ký · signed, 1 từ chối · refused

  --allow-host: máy chủ OCSP/CRL được phép truy cập; không nêu thì không truy cập mạng (trừ --tsa).
                OCSP/CRL hosts that may be asked; without it nothing is fetched but from --tsa.

antin edxml show TỆP [--json]
antin edxml check TỆP [--root PEM]… [--json]
antin edxml make MÔ_TẢ.json KẾT_QUẢ [--p12 TỆP_KHÓA [--pin-env TÊN_BIẾN]] [--json]
  Đọc, kiểm tra và tạo thông điệp edXML (QCVN 102:2016): văn bản và trạng thái (docs/edxml.md).
  Read, check and make edXML messages (QCVN 102:2016): documents and statuses (docs/edxml.md).
  Mã kết thúc · Exit code: 0 được · done, 1 từ chối hoặc chữ ký sai · refused or signature broken, 2 (check) chữ ký chưa kết luận · signature undetermined

antin ledger check BẢN_XUẤT [--key VÂN_TAY|TỆP_KHÓA]… [--head TỆP] [--write-head TỆP] [--root PEM]… [--json]
  Kiểm tra bản xuất nhật ký mà không cần máy chủ; chỉ ra sự kiện đầu tiên bị sửa, xóa, chèn hoặc đổi chỗ.
  Judge an export of the record offline; names the first event changed, removed, inserted or re-ordered.
  --key: khóa đã đối chiếu qua kênh khác · key known by another way; --head: đầu mút (hoặc bản xuất) đã giữ từ trước · a head or export kept earlier
  Mã kết thúc · Exit code: 0 đúng · as sealed, 1 đã bị thay đổi · altered, 2 chưa kết luận · undetermined, 3 không đọc được · not readable

antin ledger proof TỆP [--key VÂN_TAY|TỆP_KHÓA]… [--root PEM]… [--json]
  Kiểm tra chứng minh của một văn bản hoặc sự kiện. Judge the proof of a document or an event. Mã kết thúc như trên · Exit codes as above.

antin evidence check GÓI [--root PEM]… [--revocation TỆP]… [--json]
  Kiểm tra gói chứng cứ ASiC-E mà không cần mạng: từng tệp, chữ ký, dấu thời gian.
  Judge a package of evidence (ASiC-E) offline: every file, the signature, the time-stamp.
  --revocation: trả lời OCSP hoặc CRL (DER) lấy sau khi lập gói · OCSP answers or CRLs (DER) got after the package was made
  Mã kết thúc như trên · Exit codes as above.

antin ledger export TỆP [--from NGÀY] [--to NGÀY] [--sealed-only]      (= antin admin ledger-export)
antin admin ledger-status [--json]
  Trên máy chủ: xuất nhật ký; số sự kiện chưa đóng lô, lô cuối, vân tay của khóa.
  On the server: write the record to a file; events not sealed yet, last batch, fingerprint of the key.

antin admin init --name TÊN --kind LOẠI --code MÃ --place ĐỊA_DANH --admin TÊN_ĐĂNG_NHẬP:HỌ_TÊN… [--abbreviation UBND]
           [--valid-from NGÀY] [--units CSV] [--books CSV] [--dry-run] [--json]
antin admin doctor [--json]
antin admin key request --person TÊN_ĐĂNG_NHẬP|--seal MÃ --out TỆP.csr [--token [--token-label NHÃN]] [--kind rsa-2048|rsa-3072|ec-p256|ec-p384] [--pin-env TÊN]
antin admin key import CHỨNG_THƯ|TỆP.p12 [--person TÊN_ĐĂNG_NHẬP|--seal MÃ] [--pin-env TÊN]
antin admin key list
antin admin image TỆP.png --person TÊN_ĐĂNG_NHẬP|--seal MÃ
antin admin recover --list | --confirm MÃ_YÊU_CẦU [--force] | --account TÊN_ĐĂNG_NHẬP --kind password|second-factor|enable --reason LÝ_DO [--force]
  Ngày đầu của một cơ quan, khám máy, khóa và chứng thư số, người thứ hai tại máy chủ (docs/quan-tri.md).
  First day of an office, examination, keys and certificates, the second person at the machine.
  Mã kết thúc của doctor · Exit code of doctor: 0 không có ✗ · nothing is bad, 1 có · something is

antin admin backup ĐÍCH [--keep N] [--no-trial] [--json]
antin admin check [BẢN_SAO_LƯU] [--no-trial]
antin admin restore BẢN_SAO_LƯU --into THƯ_MỤC [--until THỜI_ĐIỂM|latest] [--old-data THƯ_MỤC_CŨ] [--accept-gap] [--json]
antin admin confirm-numbers [--book MÃ --last NĂM=SỐ… | --file TỆP.csv] [--person TÊN --person TÊN]
antin admin export THƯ_MỤC [--final] [--no-trial]
antin admin import BẢN_XUẤT --into THƯ_MỤC
  Sao lưu khi đang chạy, kiểm tra, khôi phục vào thư mục mới, xác nhận số cuối của sổ, xuất và nhập toàn bộ.
  Back up while running, check, restore into a new folder, confirm last numbers, export and import everything.
  Mã kết thúc · Exit code: 0 được · done, 1 được nhưng dữ liệu có điều sai · done, but the data has a fault

  Sai cú pháp · Wrong usage: 64
`;
