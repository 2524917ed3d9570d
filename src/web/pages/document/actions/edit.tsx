import { EditOutlined } from '@ant-design/icons';
import { Button } from 'antd';
import { useNavigate } from 'react-router';
import { useWords } from '../../../catalogue/words.ts';
import { composeWords } from '../../compose/words.ts';
import { useOpenDocument } from '../open-document.ts';

export default function Edit() {
  const words = useWords(composeWords);
  const navigate = useNavigate();
  const { record } = useOpenDocument();
  return (
    <Button icon={<EditOutlined aria-hidden />} onClick={() => void navigate(`/drafts/${record.id}`)}>
      {words.editTitle}
    </Button>
  );
}
