"""Names for invented families, as varied as England's are. Any likeness to somebody is chance."""

from dataclasses import dataclass


@dataclass(frozen=True)
class Heritage:
    """Given names and family names that go together, and how many families in a hundred have them."""

    share: int
    girls: tuple[str, ...]
    boys: tuple[str, ...]
    mothers: tuple[str, ...]
    fathers: tuple[str, ...]
    family_names: tuple[str, ...]
    sons_and_daughters_differ: tuple[tuple[str, str], ...] = ()


def _words(text: str) -> tuple[str, ...]:
    return tuple(word.replace("_", " ") for word in text.split())


ENGLISH = Heritage(
    share=33,
    girls=_words(
        "Olivia Amelia Isla Ava Ivy Freya Florence Lily Mia Willow Rosie Sienna Daisy Evie Grace Poppy Elsie Harriet "
        "Matilda Phoebe Ottilie Robyn Tilly Niamh Beatrix Anna-Mae Ella-Rose Lottie Maisie Connie Hope Thea"
    ),
    boys=_words(
        "Oliver George Arthur Noah Leo Oscar Harry Archie Jack Henry Charlie Freddie Theodore Alfie Finley Reggie "
        "Albie Louie Jude Rowan Toby Stanley Ralph Wilfred Kit Ted Rory Dylan Ellis Tommy-Lee Jenson Sonny"
    ),
    mothers=_words("Sarah Emma Gemma Claire Laura Hannah Becky Stacey Kelly Joanne Natalie Zoë Lucy Kirsty Rachel Amy"),
    fathers=_words("James Daniel Matthew Chris Lee Ryan Stuart Gareth Craig Adam Simon Tom Ben Mark Scott Neil"),
    family_names=_words(
        "Smith Jones Taylor Brown Wilson Hartley Ashworth Barraclough Clegg Dunn Eastwood Fairbairn Greenhalgh "
        "Hargreaves Illingworth Kershaw Lumb Micklethwaite Naylor Ogden Pickles Ramsbottom Sutcliffe Thwaite Uttley "
        "Varley Whitham Yeadon Walker-Finch Hughes-Bright Thorpe Bickerstaff Holroyd Crossley Ackroyd D'Arcy St_John"
    ),
)
PAKISTANI = Heritage(
    share=11,
    girls=_words("Aisha Maryam Zainab Hafsa Inaya Anaya Zara Fatima Mahnoor Eshal Aleena Haniya Sumayyah Noor"),
    boys=_words("Muhammad Ibrahim Yusuf Zayn Hamza Rayyan Musa Ayaan Bilal Haris Shayan Mikaeel Umar Daniyal"),
    mothers=_words("Saima Nadia Rabia Shazia Uzma Farzana Samina Bushra Sidra Ayesha"),
    fathers=_words("Imran Asif Kashif Tariq Nadeem Waqas Faisal Adnan Zahid Shahid"),
    family_names=_words(
        "Khan Hussain Ahmed Mahmood Iqbal Malik Shah Akhtar Mirza Qureshi Butt Chaudhry Rafiq Saddique"
    ),
)
POLISH = Heritage(
    share=8,
    girls=_words("Zuzanna Julia Maja Hanna Lena Oliwia Alicja Zofia Pola Amelia Jagoda"),
    boys=_words("Antoni Jakub Szymon Franciszek Filip Aleksander Mikołaj Wojciech Kacper Ignacy Stanisław"),
    mothers=_words("Agnieszka Małgorzata Katarzyna Magdalena Joanna Ewelina Beata Monika"),
    fathers=_words("Piotr Tomasz Paweł Marcin Łukasz Grzegorz Rafał Michał"),
    family_names=_words("Nowak Wójcik Woźniak Mazur Krawczyk Zając Wróbel Gołąb Pietrzak"),
    sons_and_daughters_differ=(
        ("Kowalski", "Kowalska"),
        ("Wiśniewski", "Wiśniewska"),
        ("Lewandowski", "Lewandowska"),
        ("Zieliński", "Zielińska"),
    ),
)
INDIAN = Heritage(
    share=9,
    girls=_words("Aanya Diya Anika Saanvi Priya Kavya Ishani Meera Riya Jasleen Simran Harleen Navya"),
    boys=_words("Arjun Vihaan Rohan Aarav Dev Krish Advait Harjot Gurdeep Kabir Nikhil Veer"),
    mothers=_words("Deepa Sunita Kavita Pooja Harpreet Manjit Anjali Rekha Sangeeta"),
    fathers=_words("Rajesh Vikram Sanjay Amit Gurpreet Manoj Sukhdev Anil Kiran"),
    family_names=_words("Patel Sharma Mistry Desai Nair Reddy Gill Sandhu Joshi Chakraborty Iyer"),
    sons_and_daughters_differ=(("Singh", "Kaur"),),
)
NIGERIAN = Heritage(
    share=8,
    girls=_words("Adaeze Temitope Chiamaka Folasade Ifeoluwa Zikora Oluwatobi Amarachi Damilola Kehinde"),
    boys=_words("Chinedu Oluwaseun Emeka Tobi Ayomide Kelechi Babatunde Ikenna Taiwo Obinna"),
    mothers=_words("Ngozi Funmilayo Blessing Yetunde Chioma Bukola Patience"),
    fathers=_words("Emmanuel Olumide Chukwuma Femi Godwin Adewale Uche"),
    family_names=_words("Okafor Adeyemi Eze Balogun Nwosu Olatunji Okonkwo Adebayo Ogunleye Chukwu Bello"),
)
BANGLADESHI = Heritage(
    share=7,
    girls=_words("Tahmina Nusrat Ayesha Sadia Raisa Tasnim Maliha Labiba Jannat"),
    boys=_words("Tanvir Rayhan Muhammad Nabil Sakib Zubair Ismail Arif Rahim"),
    mothers=_words("Rahima Shirin Nasima Fatema Rukhsana Taslima"),
    fathers=_words("Abdul Shafiq Jamal Kamrul Mizanur Rafiqul"),
    family_names=_words("Rahman Islam Choudhury Hoque Ali Sarkar Talukder"),
    sons_and_daughters_differ=(("Miah", "Begum"), ("Uddin", "Khatun")),
)
ROMANIAN = Heritage(
    share=5,
    girls=_words("Ioana Ștefania Andreea Daria Teodora Bianca Ilinca"),
    boys=_words("Andrei Ștefan Luca Matei Răzvan David Ionuț"),
    mothers=_words("Elena Mihaela Cristina Gabriela Alina"),
    fathers=_words("Cătălin Marius Bogdan Florin Adrian"),
    family_names=_words("Popescu Ionescu Dumitru Stănescu Munteanu Rădulescu Țurcanu"),
)
SOMALI = Heritage(
    share=4,
    girls=_words("Hodan Ifrah Sagal Ayaan Nimco Zamzam Hibaaq"),
    boys=_words("Abdirahman Liban Mohamed Yahya Guled Sharmarke"),
    mothers=_words("Sahra Fadumo Hodan Asha Idil"),
    fathers=_words("Abdi Mahad Hassan Omar Yusuf"),
    family_names=_words("Warsame Abdi Farah Jama Mohamud Osman Hersi"),
)
UKRAINIAN = Heritage(
    share=4,
    girls=_words("Sofiya Anastasiya Polina Daryna Solomiya Zlata"),
    boys=_words("Maksym Danylo Artem Oleksandr Nazar Matviy"),
    mothers=_words("Oksana Iryna Nataliya Svitlana Yuliya"),
    fathers=_words("Andriy Serhiy Dmytro Oleh Vasyl"),
    family_names=_words("Shevchenko Bondarenko Tkachenko Melnyk Koval Hrytsenko"),
)
IRISH = Heritage(
    share=3,
    girls=_words("Aoife Saoirse Róisín Caoimhe Clodagh Síofra"),
    boys=_words("Cillian Oisín Fionn Tadhg Darragh Seán"),
    mothers=_words("Siobhán Gráinne Sinéad Deirdre"),
    fathers=_words("Declan Eoin Cormac Pádraig"),
    family_names=_words("O'Sullivan O'Neill Brennan Ní_Chonaill McGrath Fitzgerald"),
)
CHINESE = Heritage(
    share=4,
    girls=_words("Mei_Ling Chloe Xin_Yi Jia_Hui Wing-Yan Hoi_Ching"),
    boys=_words("Jun_Hao Lucas Chun-Hei Ka-Ho Zi_Xuan Ethan"),
    mothers=_words("Li_Na Wai-Ling Xiu_Ying Fang"),
    fathers=_words("Wei Kwok-Wing Jian Ming"),
    family_names=_words("Wong Chan Li Zhang Cheung Lam Ng"),
)
TURKISH = Heritage(
    share=4,
    girls=_words("Elif Zeynep Defne Azra Nehir Gülay"),
    boys=_words("Emir Kerem Çınar Ömer Yiğit Mert"),
    mothers=_words("Ayşe Gülsüm Özlem Derya"),
    fathers=_words("Mehmet Hakan Barış Uğur"),
    family_names=_words("Yılmaz Öztürk Şahin Demir Aydın Güneş"),
)
HERITAGES = (
    ENGLISH,
    PAKISTANI,
    POLISH,
    INDIAN,
    NIGERIAN,
    BANGLADESHI,
    ROMANIAN,
    SOMALI,
    UKRAINIAN,
    IRISH,
    CHINESE,
    TURKISH,
)

# Children nobody can tell apart by name alone: the office has to choose.
NAMESAKES = (
    (PAKISTANI, "Muhammad", "Khan"),
    (ENGLISH, "Olivia", "Smith"),
    (INDIAN, "Arjun", "Patel"),
)
STREETS = _words(
    "Weir_Lane Thistle_Row Mere_Bank Old_Mill_Road Heron_Close Foundry_Street Chapel_Garth Bobbin_Court Sluice_Way "
    "Kingfisher_Drive Tannery_Yard Station_Parade Hawthorn_Terrace Dyehouse_Lane Market_Fold"
)
